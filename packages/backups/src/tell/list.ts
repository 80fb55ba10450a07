import type { Backup, Catalogue } from '../catalogue/catalogue.ts';
import type { Copy } from '../catalogue/copy.ts';
import { dataOf, type Manifest } from '../manifest/manifest.ts';

/** A backup as a list shows it. What no manifest tells is undefined. */
export interface ListedBackup {
  readonly id: string;
  readonly at: number;
  readonly held: boolean;
  /** What it was made before, where it holds what that was about to replace; null for every other. */
  readonly madeBefore: Manifest['madeBefore'] | undefined;
  /** What it takes at each destination, and what the data is without compression. */
  readonly bytes: number | undefined;
  readonly plainBytes: number | undefined;
  readonly provenAt: number | undefined;
  /** Public keys; empty where it is not encrypted. */
  readonly recipients: readonly string[] | undefined;
  /** The version that ran; null where nobody knew it. */
  readonly release: string | null | undefined;
  /** One entry for each destination, in the order of the configuration. */
  readonly copies: readonly { readonly destination: string; readonly is: CopyWord }[];
}

/** `none` where a destination lacks it, `unknown` where its listing failed; `read back` includes proven. */
export type CopyWord =
  | Exclude<Copy['state'], 'whole'>
  | 'stored'
  | 'proven'
  | 'read back'
  | 'none'
  | 'unknown';

/** The backups of a source, the newest first. Each destination is in each row. */
export function listOf(catalogue: Catalogue, source: string): ListedBackup[] {
  return (catalogue.sources.get(source) ?? []).map((backup) => {
    const manifest = backup.copies.find((copy) => copy.manifest !== undefined)?.manifest;
    const proven = backup.copies.flatMap(({ provenAt }) => provenAt ?? []);
    return {
      id: backup.id,
      at: backup.at,
      held: backup.held,
      madeBefore: manifest?.madeBefore,
      bytes: manifest?.objects.reduce((sum, { bytes }) => sum + bytes, 0),
      plainBytes: manifest && dataOf(manifest).plain.bytes,
      provenAt: proven.length === 0 ? undefined : Math.max(...proven),
      recipients: manifest?.recipients,
      release: manifest && (manifest.release?.version ?? null),
      copies: catalogue.destinations.map(({ name, problem }) => ({
        destination: name,
        is: problem === undefined ? wordOf(backup, name) : 'unknown',
      })),
    };
  });
}

function wordOf({ copies }: Backup, destination: string): CopyWord {
  const copy = copies.find((one) => one.destination === destination);
  if (!copy) return 'none';
  if (copy.state !== 'whole') return copy.state;
  if (copy.provenAt === undefined) return 'stored';
  return copy.readAt === undefined ? 'proven' : 'read back';
}
