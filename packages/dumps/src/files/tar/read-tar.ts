import { createHash, type Hash } from 'node:crypto';
import { blockLength, damaged, type Header, readHeader, readRecords, textOf } from './header.ts';

/** One entry of an archive. */
export interface TarEntry extends Omit<Header, 'type'> {
  readonly type: 'file' | 'hard link' | 'link' | 'device' | 'directory' | 'pipe';
  /** SHA-256 of the content; undefined for what has none. */
  readonly sha256: string | undefined;
  /** Extended attributes and access lists, by their keys. */
  readonly attributes: ReadonlyMap<string, Buffer>;
}

const types: Readonly<Record<string, TarEntry['type']>> = {
  '0': 'file',
  '7': 'file',
  '1': 'hard link',
  '2': 'link',
  '3': 'device',
  '4': 'device',
  '5': 'directory',
  '6': 'pipe',
};

/** More would be no header that a program writes, and would be kept in memory. */
const mostRecords = 8 * 1024 ** 2;

/** Reads an archive as its bytes pass, and keeps none of them but names. GNU's own forms of long names are not read. */
export class TarReader {
  readonly #onEntry: (entry: TarEntry) => void;
  /** The bytes of a block, or of the records of pax, that are not yet complete. */
  #kept: Buffer[] = [];
  #missing = blockLength;
  #records: ReadonlyMap<string, Buffer> = new Map();
  #state: 'header' | 'records' | 'content' | 'padding' | 'end' = 'header';
  #header: Header | undefined;
  #hash: Hash | undefined;
  #zeros = 0;

  constructor(onEntry: (entry: TarEntry) => void) {
    this.#onEntry = onEntry;
  }

  /** @throws Failure where the bytes are no archive */
  add(piece: Buffer): void {
    let rest = piece;
    while (rest.length > 0 && this.#state !== 'end') {
      const now = rest.subarray(0, this.#missing);
      rest = rest.subarray(now.length);
      this.#missing -= now.length;
      if (this.#state === 'content') this.#hash?.update(now);
      else if (this.#state !== 'padding') this.#kept.push(this.#missing === 0 ? now : Buffer.from(now));
      if (this.#missing === 0) this.#next();
    }
  }

  /** @throws Failure where the archive was cut */
  end(): void {
    if (this.#state !== 'end') throw damaged('It was cut: the two empty blocks at its end are missing.');
  }

  #next(): void {
    const kept = this.#kept.length === 1 ? (this.#kept[0] ?? Buffer.alloc(0)) : Buffer.concat(this.#kept);
    this.#kept = [];
    switch (this.#state) {
      case 'header':
        return void this.#begin(kept);
      case 'records':
        this.#records = readRecords(kept);
        return void this.#pad();
      case 'content':
        this.#emit();
        return void this.#pad();
      default:
        return void this.#await('header', blockLength);
    }
  }

  #begin(block: Buffer): void {
    const header = readHeader(block);
    if (!header) {
      this.#zeros++;
      return void this.#await(this.#zeros === 2 ? 'end' : 'header', blockLength);
    }
    this.#zeros = 0;
    this.#header = header;
    if (header.type === 'x') {
      if (header.size > mostRecords) throw damaged('The extended header of a file is too long.');
      return void this.#await('records', header.size);
    }
    const size = Number(this.#records.get('size') ?? header.size);
    this.#header = { ...header, size };
    if (!(header.type in types)) throw damaged(`An entry of it has the type "${header.type}".`);
    if (types[header.type] === 'file') this.#hash = createHash('sha256');
    if (size > 0) return void this.#await('content', size);
    this.#emit();
    this.#await('header', blockLength);
  }

  #emit(): void {
    const header = this.#header;
    const type = types[header?.type ?? ''];
    if (!header || !type) return;
    const records = this.#records;
    const [path, linkPath, uid, gid, mtime] = ['path', 'linkpath', 'uid', 'gid', 'mtime'].map((key) =>
      records.get(key),
    );
    this.#onEntry({
      ...header,
      type,
      name: path ? textOf(path) : header.name,
      linkName: linkPath ? textOf(linkPath) : header.linkName,
      uid: Number(uid ?? header.uid),
      gid: Number(gid ?? header.gid),
      mtime: String(mtime ?? header.mtime),
      sha256: this.#hash?.digest('hex'),
      attributes: new Map([...records].filter(([key]) => key.startsWith('SCHILY.'))),
    });
    this.#records = new Map();
    this.#hash = undefined;
  }

  #pad(): void {
    const size = this.#header?.size ?? 0;
    const padding = (blockLength - (size % blockLength)) % blockLength;
    if (padding === 0) this.#await('header', blockLength);
    else this.#await('padding', padding);
  }

  #await(state: 'header' | 'records' | 'content' | 'padding' | 'end', length: number): void {
    this.#state = state;
    this.#missing = length;
  }
}
