import { isName } from '@fairway/object-store';
import { type BackupFile, formatFile, parseFile } from './backup-file.ts';

/** Where a file of ours lies below the prefix of a destination. */
export interface Place {
  readonly source: string;
  readonly file: BackupFile;
}

/** The key of a file: `shop/20261129T031700123Z-k3x9q2.manifest.json`. */
export function formatKey({ source, file }: Place): string {
  return `${source}/${formatFile(file)}`;
}

/** What lies under a key; undefined where the name is not one of ours. */
export function parseKey(key: string): Place | undefined {
  const [source = '', name = '', ...deeper] = key.split('/');
  const file = deeper.length === 0 && isName(source) ? parseFile(name) : undefined;
  return file && { source, file };
}
