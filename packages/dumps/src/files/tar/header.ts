import { Failure } from '@fairway/runtime';

/** Length of the blocks of an archive. */
export const blockLength = 512;

/** One header of an archive, as POSIX describes it (pax, the "ustar" block). */
export interface Header {
  /** `0` file, `1` hard link, `2` symbolic link, `3` and `4` devices, `5` directory, `6` pipe, `x` and `g` records of pax. */
  readonly type: string;
  readonly name: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  /** Seconds since the Unix epoch, as it is written. */
  readonly mtime: string;
  readonly linkName: string;
  readonly device: string;
}

/** @returns undefined for a block of zeros, with which an archive ends @throws Failure where its sum is wrong */
export function readHeader(block: Buffer): Header | undefined {
  if (block.every((byte) => byte === 0)) return undefined;
  const sum = numberAt(block, 148, 8);
  const summed = block.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : byte), 0);
  if (sum !== summed) throw damaged('The sum in the header of a file is not that of its bytes.');
  const prefix = textAt(block, 345, 155);
  const name = textAt(block, 0, 100);
  const type = String.fromCharCode(block[156] || 0x30);
  return {
    type,
    name: prefix === '' ? name : `${prefix}/${name}`,
    mode: numberAt(block, 100, 8),
    uid: numberAt(block, 108, 8),
    gid: numberAt(block, 116, 8),
    size: numberAt(block, 124, 12),
    mtime: String(numberAt(block, 136, 12)),
    linkName: textAt(block, 157, 100),
    device: `${numberAt(block, 329, 8)}:${numberAt(block, 337, 8)}`,
  };
}

/** The records of pax: `LENGTH KEY=VALUE`, each with a line end. A value may be any bytes. */
export function readRecords(content: Buffer): ReadonlyMap<string, Buffer> {
  const records = new Map<string, Buffer>();
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(0x20, at);
    const length = Number(content.toString('latin1', at, space));
    const equals = content.indexOf(0x3d, space);
    if (space < 0 || equals < 0 || !Number.isInteger(length) || at + length > content.length || length < 5) {
      throw damaged('The extended header of a file cannot be read.');
    }
    records.set(textOf(content.subarray(space + 1, equals)), content.subarray(equals + 1, at + length - 1));
    at += length;
  }
  return records;
}

/** The text of a name. One that is no UTF-8 keeps its bytes apart, so that no two names look the same. */
export function textOf(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes) ? text : `${bytes.toString('latin1')} (bytes that are no UTF-8)`;
}

export function damaged(why: string): Failure {
  return new Failure({
    what: 'The archive of files cannot be read.',
    why,
    fix: 'Run this again. If it stays so, look at the memory and the disk of the machine that wrote it (`dmesg`).',
  });
}

function textAt(block: Buffer, at: number, length: number): string {
  const field = block.subarray(at, at + length);
  const end = field.indexOf(0);
  return textOf(end < 0 ? field : field.subarray(0, end));
}

/** Octal digits, or a binary number where the first bit is set: GNU tar writes large ones so. */
function numberAt(block: Buffer, at: number, length: number): number {
  const field = block.subarray(at, at + length);
  const [first = 0] = field;
  if ((first & 0x80) === 0)
    return Number.parseInt(field.toString('latin1').replace(/\0.*$/s, '').trim() || '0', 8);
  if (first !== 0x80) throw damaged('A number in the header of a file is negative.');
  return field.subarray(1).reduce((value, byte) => value * 256 + byte, 0);
}
