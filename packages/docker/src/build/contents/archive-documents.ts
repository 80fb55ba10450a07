import { Buffer } from 'node:buffer';

/**
 * Bytes of a block of a tar archive (POSIX.1-2017, pax Interchange Format). Headers and contents are padded to whole
 * blocks.
 */
const block = 512;

/**
 * Bytes of the largest file that is kept. Manifests and configs are far smaller, lists of an image's contents are not.
 */
const largest = 64 * 1024 * 1024;

/** The first byte of a JSON object. Layers begin with other bytes, compressed or not. */
const brace = 0x7b;

interface OpenFile {
  readonly name: string;
  /** Bytes of content that have not arrived yet. */
  left: number;
  /** Bytes of padding behind the content. */
  readonly padding: number;
  /** The content so far; undefined for a file that is no document. */
  parts: Buffer[] | undefined;
}

/**
 * Reads a tar archive as a stream and keeps only its JSON documents, so the layers of an image are never held in memory.
 * @param told called with each file that begins like a JSON object and has at most 64 MiB
 * @returns `push` takes each chunk; `isWhole` says whether the end of the archive was reached
 */
export function archiveDocuments(told: (name: string, content: Buffer) => void): {
  readonly push: (chunk: Uint8Array) => void;
  readonly isWhole: () => boolean;
} {
  let rest: Buffer = Buffer.alloc(0);
  let skip = 0;
  let file: OpenFile | undefined;
  let ended = false;

  /** Consumes bytes from the front and returns the rest; undefined where more bytes are needed. */
  const take = (bytes: Buffer): Buffer | undefined => {
    if (skip > 0) {
      const passed = Math.min(skip, bytes.length);
      skip -= passed;
      return passed > 0 ? bytes.subarray(passed) : undefined;
    }
    if (file !== undefined) {
      const content = bytes.subarray(0, file.left);
      if (file.parts?.length === 0 && content.length > 0 && content[0] !== brace) file.parts = undefined;
      file.left -= content.length;
      file.parts?.push(Buffer.from(content));
      if (file.left === 0) {
        if (file.parts && content.length > 0) told(file.name, Buffer.concat(file.parts));
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
  // The size of a file that octal digits cannot express is written in binary (GNU), with the first bit set.
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
