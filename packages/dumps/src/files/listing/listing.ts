import { createHash } from 'node:crypto';
import type { Contents } from '../../source.ts';
import type { TarEntry } from '../tar/read-tar.ts';
import { detailOf, type FileFacts, FolderSums } from './folder-sums.ts';

/** How many entries a manifest names one by one, and how many folders where there are more. */
export const mostNamed = 5_000;

const summaryKind = 'summary';

/**
 * What an archive holds, in a length that does not grow with it. Up to {@link mostNamed} entries are named one by one. More
 * are summed up by folder, and as many levels of folders are named as that number allows.
 */
export class Listing {
  readonly #most: number;
  readonly #parts: Map<string, number>;
  #files: FileFacts[] = [];
  #sums: FolderSums | undefined;
  #count = 0;

  /** @param parts what is archived: `/srv/uploads`, each counted for itself */
  constructor(parts: readonly string[], most = mostNamed) {
    this.#parts = new Map(parts.map((part) => [part, 0]));
    this.#most = most;
  }

  /** A listing in the form of another one, so that both can be compared. */
  static like(contents: Contents): Listing {
    const listing = new Listing(Object.keys(contents.rows), Number.POSITIVE_INFINITY);
    const depth = contents.catalog.find(({ kind }) => kind === summaryKind)?.detail;
    if (depth !== undefined) {
      listing.#sums = new FolderSums({ depth: Number(depth), most: Number.POSITIVE_INFINITY });
    }
    return listing;
  }

  add(entry: TarEntry): void {
    this.#count++;
    const facts = factsOf(entry);
    for (const [part, count] of this.#parts) if (isIn(facts.name, part)) this.#parts.set(part, count + 1);
    if (this.#sums) return void this.#sums.add(facts);
    this.#files.push(facts);
    if (this.#files.length <= this.#most) return;
    this.#sums = new FolderSums({ depth: 100, most: this.#most });
    for (const file of this.#files.splice(0)) this.#sums.add(file);
  }

  /** How many entries it has. */
  get count(): number {
    return this.#count;
  }

  /** @param changed names of files that changed while they were read */
  contents(changed: readonly string[] = []): Contents {
    const catalog = this.#sums?.catalog() ?? this.#files.map((file) => ({ ...file, detail: detailOf(file) }));
    const changes = changed.map((name) => ({ kind: 'changed', name, detail: 'while it was read' }));
    return {
      rows: Object.fromEntries(this.#parts),
      catalog: [...catalog.map(({ kind, name, detail }) => ({ kind, name, detail })), ...changes],
    };
  }
}

function factsOf({
  type,
  name,
  mode,
  uid,
  gid,
  size,
  mtime,
  linkName,
  device,
  sha256,
  attributes,
}: TarEntry): FileFacts {
  const what = {
    file: `${size} bytes, sha256 ${sha256}`,
    'hard link': `the same as ${bare(linkName)}`,
    link: `to ${linkName}`,
    device,
    directory: '',
    pipe: '',
  }[type];
  const permissions = type === 'link' ? '' : `mode ${mode.toString(8).padStart(4, '0')}`;
  return {
    kind: type,
    name: bare(name),
    bytes: type === 'file' ? size : 0,
    what: [permissions, `time ${mtime}`, what].filter((word) => word !== '').join(', '),
    owner: `${uid}:${gid}`,
    attributes: [...attributes]
      .map(([key, value]) => `${key.replace('SCHILY.', '')} ${sumOf(value)}`)
      .sort()
      .join(' '),
  };
}

const bare = (name: string) => name.replace(/^\.\//, '').replace(/\/$/, '') || '.';
const sumOf = (value: Buffer) => createHash('sha256').update(value).digest('hex').slice(0, 16);

/** Whether a name of the archive belongs to this part. A volume is the only part of its archive. */
function isIn(name: string, part: string): boolean {
  if (!part.startsWith('/')) return true;
  const top = part.replace(/^\/+|\/+$/g, '');
  return top === '' || name === top || name.startsWith(`${top}/`);
}
