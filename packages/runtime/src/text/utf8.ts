import { Failure } from '../failure.ts';

/**
 * The text of bytes in UTF-8. Other bytes are never replaced: a program would read another value than the one written.
 * @param what the text in words, at the beginning of a sentence: `The env file prod.env`
 * @param rule.keepMark keep a byte order mark; default: leave it out
 * @throws Failure naming the line that is not UTF-8
 */
export function decodeUtf8(
  bytes: Uint8Array,
  what: string,
  { keepMark = false }: { readonly keepMark?: boolean } = {},
): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: keepMark }).decode(bytes);
  } catch (cause) {
    const line = lineThatIsOther(bytes);
    throw new Failure({
      what: `${what} cannot be read: line ${line}.`,
      why: 'The line is not UTF-8, so it is not certain which characters are meant.',
      fix: 'Save the file as UTF-8. For a file in Latin-1: iconv -f latin1 -t utf-8 FILE > FILE.new.',
      cause,
    });
  }
}

/** The first line, from 1, that is not UTF-8. No character of UTF-8 holds the byte of a line's end. */
function lineThatIsOther(bytes: Uint8Array): number {
  let from = 0;
  for (let line = 1; ; line++) {
    const end = bytes.indexOf(0x0a, from);
    if (end < 0 || !isUtf8(bytes.subarray(from, end))) return line;
    from = end + 1;
  }
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
