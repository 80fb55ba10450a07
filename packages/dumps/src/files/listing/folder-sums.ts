import { createHash } from 'node:crypto';
import type { CatalogEntry } from '../../source.ts';

/** What is known of one entry of an archive. */
export interface FileFacts {
  readonly kind: string;
  /** From the top of the archive, without `./`. */
  readonly name: string;
  readonly bytes: number;
  /** Mode, time, content or where it leads to. */
  readonly what: string;
  /** `0:0` */
  readonly owner: string;
  /** Extended attributes and access lists; empty where there are none. */
  readonly attributes: string;
}

interface Sums {
  entries: number;
  bytes: number;
  readonly what: Buffer;
  readonly owners: Buffer;
  readonly attributes: Buffer;
}

/**
 * Sums up entries by their folders. A sum is the exclusive or of the SHA-256 of each entry: the order makes no difference,
 * and the sums of two folders make that of both.
 */
export class FolderSums {
  readonly #most: number;
  #depth: number;
  #folders = new Map<string, Sums>();

  /** @param depth how many levels of folders are apart @param most how many folders may be, before a level is given up */
  constructor({ depth, most }: { readonly depth: number; readonly most: number }) {
    this.#depth = depth;
    this.#most = most;
  }

  add({ kind, name, bytes, what, owner, attributes }: FileFacts): void {
    const sums: Sums = {
      entries: 1,
      bytes,
      what: digest(`${name}\n${kind}\n${what}`),
      owners: digest(`${name}\n${owner}`),
      attributes: digest(`${name}\n${attributes}`),
    };
    // A directory is an entry of the folder that it lies in.
    this.#merge(folderOf(name.replace(/(^|\/)[^/]*$/, ''), this.#depth), sums);
    while (this.#folders.size > this.#most && this.#depth > 0) this.#giveUpLevel();
  }

  catalog(): readonly CatalogEntry[] {
    const folders = [...this.#folders].map(([name, { entries, bytes, what, owners, attributes }]) => ({
      kind: 'folder',
      name: name === '' ? '.' : name,
      detail: detailOf({
        what: `${entries} entries, ${bytes} bytes, sum ${hex(what)}`,
        owner: hex(owners),
        attributes: hex(attributes),
      }),
    }));
    return [{ kind: 'summary', name: 'levels of folders', detail: String(this.#depth) }, ...folders];
  }

  #giveUpLevel(): void {
    this.#depth = Math.max(...[...this.#folders.keys()].map(levelsOf)) - 1;
    const all = [...this.#folders];
    this.#folders = new Map();
    for (const [name, sums] of all) this.#merge(folderOf(name, this.#depth), sums);
  }

  #merge(folder: string, sums: Sums): void {
    const known = this.#folders.get(folder);
    if (!known) return void this.#folders.set(folder, sums);
    known.entries += sums.entries;
    known.bytes += sums.bytes;
    for (const which of ['what', 'owners', 'attributes'] as const) {
      for (let at = 0; at < known[which].length; at++)
        known[which][at] = (known[which][at] ?? 0) ^ (sums[which][at] ?? 0);
    }
  }
}

/** The detail of an entry of the catalogue. Owner and attributes stand apart, since only root brings back those. */
export function detailOf({
  what,
  owner,
  attributes,
}: Pick<FileFacts, 'what' | 'owner' | 'attributes'>): string {
  return `${what}, owner ${owner}${attributes === '' ? '' : `, attributes ${attributes}`}`;
}

/** The same detail without what only root brings back. */
export function withoutOwner(detail: string): string {
  return detail.replace(/, owner [0-9a-f:]+(, attributes .*)?$/, '');
}

function levelsOf(folder: string): number {
  return folder === '' ? 0 : folder.split('/').length;
}

function folderOf(folder: string, depth: number): string {
  return folder.split('/').slice(0, depth).join('/');
}

const digest = (text: string) => createHash('sha256').update(text).digest();
const hex = (sum: Buffer) => sum.toString('hex', 0, 16);
