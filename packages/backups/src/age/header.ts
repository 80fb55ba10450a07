import { createHmac, timingSafeEqual } from 'node:crypto';
import { deriveKey } from './derive-key.ts';

/** One lock of a file's key: whoever can open one of them can open the file. */
export interface Stanza {
  readonly type: string;
  readonly args: readonly string[];
  readonly body: Buffer;
}

/** What stands at the beginning of an encrypted file. */
export interface Header {
  readonly stanzas: readonly Stanza[];
  /** Says whether the header is as it was written, to who has the file's key. */
  isProven(fileKey: Buffer): boolean;
}

const version = 'age-encryption.org/v1';
const lineLength = 64;
/** A header of thousands of recipients; what is longer is no header. */
const longestHeader = 1024 * 1024;
const stanzaLine = /^-> [\x21-\x7e]+( [\x21-\x7e]+)*$/;

/** The header of a file with this key (C2SP age, "Header"). */
export function writeHeader(stanzas: readonly Stanza[], fileKey: Buffer): Buffer {
  const lines = stanzas.flatMap(({ type, args, body }) => [
    ['->', type, ...args].join(' '),
    ...wrapped(body),
  ]);
  const proven = [version, ...lines, '---'].join('\n');
  return Buffer.from(`${proven} ${unpadded(macOf(proven, fileKey))}\n`);
}

/**
 * Reads the header at the beginning of these bytes.
 * @returns undefined while more bytes are needed; `malformed` with the reason; or the header and its length
 */
export function readHeader(
  bytes: Buffer,
): { readonly header: Header; readonly length: number } | { readonly malformed: string } | undefined {
  const start = `${version}\n`;
  const seen = bytes.toString('latin1', 0, Math.min(bytes.length, start.length));
  if (!start.startsWith(seen)) return { malformed: 'It does not begin as a file of age does.' };
  const mark = bytes.indexOf('\n---');
  const end = mark < 0 ? -1 : bytes.indexOf('\n', mark + 1);
  if (end < 0) return bytes.length > longestHeader ? { malformed: 'Its header has no end.' } : undefined;
  const proven = bytes.toString('latin1', 0, mark + '\n---'.length);
  const mac = bytesOf(bytes.toString('latin1', mark + '\n--- '.length, end));
  const stanzas = readStanzas(proven.split('\n').slice(1, -1));
  if (!stanzas || mac?.length !== 32 || bytes[mark + '\n---'.length] !== 0x20) {
    return { malformed: 'Its header is not written as age writes it.' };
  }
  const isProven = (fileKey: Buffer) => timingSafeEqual(macOf(proven, fileKey), mac);
  return { header: { stanzas, isProven }, length: end + 1 };
}

function readStanzas(lines: readonly string[]): Stanza[] | undefined {
  const stanzas: Stanza[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at++] ?? '';
    if (!stanzaLine.test(line)) return undefined;
    const [, type = '', ...args] = line.split(' ');
    let text = '';
    // A body ends with the first line that is not full, which may be empty.
    for (let full = true; full; ) {
      const part = lines[at++];
      if (part === undefined || part.length > lineLength) return undefined;
      text += part;
      full = part.length === lineLength;
    }
    const body = bytesOf(text);
    if (!body) return undefined;
    stanzas.push({ type, args, body });
  }
  return stanzas.length > 0 ? stanzas : undefined;
}

function wrapped(body: Buffer): string[] {
  const text = unpadded(body);
  const lines: string[] = [];
  for (let at = 0; at <= text.length; at += lineLength) lines.push(text.slice(at, at + lineLength));
  return lines;
}

function macOf(proven: string, fileKey: Buffer): Buffer {
  return createHmac('sha256', deriveKey(fileKey, '', 'header'))
    .update(proven, 'latin1')
    .digest();
}

/** Base64 without padding. */
export function unpadded(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '');
}

/** The bytes of Base64 without padding; undefined for a text that is not the one way to write them. */
export function bytesOf(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return unpadded(bytes) === text ? bytes : undefined;
}
