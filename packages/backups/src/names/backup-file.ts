import { isName } from '@fairway/object-store';
import { formatStamp } from '@fairway/runtime';
import { readStamp, timeOfId } from './backup-id.ts';

/** What the bytes of an object are, before they were compressed and encrypted. */
export const contentKinds = ['pgdump', 'sql', 'tar', 'bin'] as const;
export type ContentKind = (typeof contentKinds)[number];

/** What an object holds, as its name tells it. */
export interface DataForm {
  /** `globals`: roles and grants of the server, which no dump of a database holds. */
  readonly part: 'data' | 'globals';
  readonly content: ContentKind;
  readonly compression: 'zst' | 'gz' | undefined;
  readonly encrypted: boolean;
}

/** A file of ours in the folder of a source. */
export type BackupFile =
  | ({ readonly id: string } & DataForm)
  | { readonly id: string; readonly part: 'manifest' | 'hold' }
  | {
      readonly id: string;
      readonly part: 'proof';
      /** The destination that was read. */
      readonly destination: string;
      readonly at: number;
    };

/** The file's name: `20261129T031700123Z-k3x9q2.pgdump.zst.age`. */
export function formatFile(file: BackupFile): string {
  switch (file.part) {
    case 'manifest':
      return `${file.id}.manifest.json`;
    case 'hold':
      return `${file.id}.hold`;
    case 'proof':
      return `${file.id}.proof-${file.destination}-${formatStamp(file.at)}.json`;
    default: {
      const { id, part, content, compression, encrypted } = file;
      const endings = [
        part === 'globals' ? part : undefined,
        content,
        compression,
        encrypted ? 'age' : undefined,
      ];
      return [id, ...endings].filter((ending) => ending !== undefined).join('.');
    }
  }
}

const dataShape =
  /^(?<globals>globals\.)?(?<content>pgdump|sql|tar|bin)(?:\.(?<compression>zst|gz))?(?<age>\.age)?$/;
const proofShape = /^proof-(?<destination>.+)-(?<stamp>\d{8}T\d{9}Z)\.json$/;

/** What a file of that name is; undefined for every name that is not ours. */
export function parseFile(name: string): BackupFile | undefined {
  const dot = name.indexOf('.');
  const id = name.slice(0, Math.max(0, dot));
  if (timeOfId(id) === undefined) return undefined;
  const rest = name.slice(dot + 1);
  if (rest === 'manifest.json') return { id, part: 'manifest' };
  if (rest === 'hold') return { id, part: 'hold' };
  return parseProof(id, rest) ?? parseData(id, rest);
}

function parseProof(id: string, rest: string): BackupFile | undefined {
  const { destination = '', stamp = '' } = proofShape.exec(rest)?.groups ?? {};
  const at = readStamp(stamp);
  return isName(destination) && at !== undefined ? { id, part: 'proof', destination, at } : undefined;
}

function parseData(id: string, rest: string): BackupFile | undefined {
  const groups = dataShape.exec(rest)?.groups;
  const content = contentKinds.find((kind) => kind === groups?.['content']);
  if (!groups || !content) return undefined;
  const { globals, compression, age } = groups;
  return {
    id,
    part: globals === undefined ? 'data' : 'globals',
    content,
    compression: compression === 'zst' || compression === 'gz' ? compression : undefined,
    encrypted: age !== undefined,
  };
}
