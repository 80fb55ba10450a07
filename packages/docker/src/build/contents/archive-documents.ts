import { Buffer } from 'node:buffer';

/** A block of a tar archive (POSIX.1-2017, pax Interchange Format): headers and contents are padded to whole ones. */
const block = 512;

/** What registries accept as a manifest (distribution's limit); configs are far smaller. */
const largest = 4 * 1024 * 1024;

interface OpenFile {
  readonly name: string;
  /** Bytes of content that are still to come. */
  left: number;
  /** Bytes of padding behind it. */
  readonly padding: number;
  /** What has come; undefined for what is too large to be a document. */
  readonly parts: Buffer[] | undefined;
}

/**
 * Reads a tar archive as it streams by and keeps its small files only, so that an image's metadata is read without
 * holding its layers.
 * @param told each file of 4 MiB at most
 * @returns a function to hand each chunk to, and one that says whether the archive came whole
 */
export function archiveDocuments(told: (name: string, content: Buffer) => void): {
  readonly push: (chunk: Uint8Array) => void;
  readonly isWhole: () => boolean;
} {
  let rest: Buffer = Buffer.alloc(0);
  let skip = 0;
  let file: OpenFile | undefined;
  let ended = false;

  /** Takes what it can from the front; undefined where more is needed. */
  const take = (bytes: Buffer): Buffer | undefined => {
    if (skip > 0) {
      const passed = Math.min(skip, bytes.length);
      skip -= passed;
      return passed > 0 ? bytes.subarray(passed) : undefined;
    }
    if (file !== undefined) {
      const content = bytes.subarray(0, file.left);
      file.left -= content.length;
      file.parts?.push(Buffer.from(content));
      if (file.left === 0) {
        if (file.parts) told(file.name, Buffer.concat(file.parts));
        skip = file.padding;
        file = undefined;
      }
      return bytes.subarray(content.length);
    }
    if (bytes.length < block) return undefined;
    const header = bytes.subarray(0, block);
    // Two empty blocks end an archive.
    if (header.every((byte) => byte === 0)) ended = true;
    else file = openFile(header);
    return bytes.subarray(block);
  };

  return {
    push(chunk) {
      let bytes: Buffer = rest.length > 0 ? Buffer.concat([rest, chunk]) : Buffer.from(chunk);
      for (let next = take(bytes); next !== undefined; next = take(bytes)) {
        bytes = next;
        if (bytes.length === 0) break;
      }
      rest = bytes;
    },
    isWhole: () => ended && file === undefined,
  };
}

function openFile(header: Buffer): OpenFile {
  const text = (from: number, length: number) =>
    header.toString('latin1', from, from + length).replace(/\0.*$/s, '');
  const size = Number.parseInt(text(124, 12).trim() || '0', 8);
  // A larger file than eight octal digits can say is written in binary (GNU), with the first bit set.
  const large = ((header[124] ?? 0) & 0x80) !== 0;
  const bytes = large ? Number(header.readBigUInt64BE(128)) : size;
  const isFile = ['0', '\0', ''].includes(text(156, 1));
  const prefix = text(345, 155);
  return {
    name: prefix === '' ? text(0, 100) : `${prefix}/${text(0, 100)}`,
    left: bytes,
    padding: (block - (bytes % block)) % block,
    parts: isFile && bytes <= largest ? [] : undefined,
  };
}
