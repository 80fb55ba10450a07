const alphabet = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const checksumLength = 6;

/** A text in Bech32 (BIP 173), the form of age's keys, without its limit of 90 characters. */
export function encodeBech32(prefix: string, bytes: Uint8Array): string {
  const values = regroup(bytes, 8, 5, true) ?? [];
  const checked = [...values, ...checksumOf(prefix, values)];
  return `${prefix}1${checked.map((value) => alphabet[value]).join('')}`;
}

/** The prefix, in lower case, and the bytes of a Bech32 text; undefined for one that is none, or that a slip has changed. */
export function decodeBech32(text: string): { readonly prefix: string; readonly bytes: Buffer } | undefined {
  const lower = text.toLowerCase();
  if (text !== lower && text !== text.toUpperCase()) return undefined;
  const end = lower.lastIndexOf('1');
  const prefix = lower.slice(0, Math.max(end, 0));
  const values = [...lower.slice(end + 1)].map((character) => alphabet.indexOf(character));
  if (!/^[\x21-\x7e]+$/.test(prefix) || values.length < checksumLength || values.includes(-1))
    return undefined;
  if (remainderOf([...spread(prefix), ...values]) !== 1) return undefined;
  const bytes = regroup(values.slice(0, -checksumLength), 5, 8, false);
  return bytes && { prefix, bytes: Buffer.from(bytes) };
}

function checksumOf(prefix: string, values: readonly number[]): number[] {
  const remainder = remainderOf([...spread(prefix), ...values, 0, 0, 0, 0, 0, 0]) ^ 1;
  return Array.from({ length: checksumLength }, (_, place) => (remainder >>> (5 * (5 - place))) & 31);
}

function spread(prefix: string): number[] {
  const codes = [...prefix].map((character) => character.charCodeAt(0));
  return [...codes.map((code) => code >>> 5), 0, ...codes.map((code) => code & 31)];
}

function remainderOf(values: readonly number[]): number {
  return values.reduce((remainder, value) => {
    const top = remainder >>> 25;
    const shifted = ((remainder & 0x1ffffff) << 5) ^ value;
    return generators.reduce((sum, generator, bit) => ((top >>> bit) & 1 ? sum ^ generator : sum), shifted);
  }, 1);
}

/** Numbers of `from` bits as numbers of `to` bits; undefined where what is left over is more than padding of zeros. */
function regroup(numbers: Iterable<number>, from: number, to: number, pad: boolean): number[] | undefined {
  const regrouped: number[] = [];
  let held = 0;
  let bits = 0;
  for (const number of numbers) {
    held = ((held << from) | number) & 0xfff;
    for (bits += from; bits >= to; ) {
      bits -= to;
      regrouped.push((held >>> bits) & ((1 << to) - 1));
    }
  }
  const rest = (held << (to - bits)) & ((1 << to) - 1);
  if (pad) return bits > 0 ? [...regrouped, rest] : regrouped;
  return bits < from && rest === 0 ? regrouped : undefined;
}
