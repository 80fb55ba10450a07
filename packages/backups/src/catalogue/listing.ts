import type { Stored } from '@fairway/object-store';
import type { BackupFile } from '../names/backup-file.ts';
import { parseKey } from '../names/key.ts';

/**
 * What one destination has. A listing that did not come to its end is a problem and never a listing: what it lacks would
 * pass for what is not there.
 */
export type Listing =
  | {
      readonly destination: string;
      readonly stored: readonly Stored[];
      /** The texts of the documents that could be read, by key. */
      readonly documents: ReadonlyMap<string, string>;
    }
  | { readonly destination: string; readonly problem: string };

/** A file of ours, as it is listed. */
export interface ListedFile {
  readonly file: BackupFile;
  readonly stored: Stored;
}

/** All files of one backup at one destination. */
export interface FileGroup {
  readonly source: string;
  readonly id: string;
  readonly files: readonly ListedFile[];
}

/** The keys of all manifests and proofs in a listing: what is to be read before it can be judged. */
export function documentKeys(stored: readonly Stored[]): string[] {
  return stored.flatMap(({ key }) => {
    const part = parseKey(key)?.file.part;
    return part === 'manifest' || part === 'proof' ? [key] : [];
  });
}

/** The files of a listing by backup, and the keys that are not ours. */
export function groupFiles(stored: readonly Stored[]): {
  readonly groups: readonly FileGroup[];
  readonly foreign: readonly string[];
} {
  const groups = new Map<string, { source: string; id: string; files: ListedFile[] }>();
  const foreign: string[] = [];
  for (const one of stored) {
    const place = parseKey(one.key);
    if (!place) {
      foreign.push(one.key);
      continue;
    }
    const { source, file } = place;
    const group = groups.get(`${source}/${file.id}`) ?? { source, id: file.id, files: [] };
    groups.set(`${source}/${file.id}`, group);
    group.files.push({ file, stored: one });
  }
  return { groups: [...groups.values()], foreign };
}
