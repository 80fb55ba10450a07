import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { Failure, shortLine } from '@fairway/runtime';
import { decodeBech32, encodeBech32 } from './bech32.ts';

/** The public half of a key: whoever has the other half can decrypt what is encrypted to it. */
export interface Recipient {
  /** `age1…`, as age prints it. */
  readonly name: string;
  readonly key: KeyObject;
}

/** A private key. Its text never leaves this module. */
export interface Identity {
  readonly recipient: Recipient;
  readonly key: KeyObject;
}

const keyLength = 32;
// What stands before the 32 bytes of a key in the forms that OpenSSL reads (RFC 8410).
const publicForm = Buffer.from('302a300506032b656e032100', 'hex');
const privateForm = Buffer.from('302e020100300506032b656e04220420', 'hex');
const makeOne = 'Make a pair with `age-keygen`: it prints the public key, which begins with "age1".';

/** Reads a public key as `age-keygen` prints it. @throws Failure that names it, unless it is a private key */
export function readRecipient(text: string): Recipient {
  const written = text.trim();
  const decoded = decodeBech32(written);
  if (decoded?.prefix === 'age' && decoded.bytes.length === keyLength) {
    return { name: written.toLowerCase(), key: publicKeyOf(decoded.bytes) };
  }
  const refused = (shown: string, why: string, fix = makeOne) =>
    new Failure({ what: `Nothing can be encrypted to ${shown}.`, why, fix });
  if (/^age-secret-key-/i.test(written)) {
    throw refused(
      'a private key',
      'A private key stands where a public key belongs.',
      'Give the public key ("age1…") instead. If the private key was written into a file of the repository, it is known to others: make a new pair.',
    );
  }
  const shown = `"${shortLine(written, 20)}"`;
  if (/^ssh-/.test(written)) throw refused(shown, 'It is a key of SSH, and only keys of age are used.');
  if (/^age1[\w-]+1/i.test(written))
    throw refused(shown, 'It belongs to a plugin of age, and plugins are not used.');
  throw refused(shown, 'It is no public key of age, or a character of it is missing or wrong.');
}

/**
 * Reads the private keys of a file that `age-keygen` wrote: one a line, between comments.
 * @throws Failure that names the line, and nothing of what stands in it
 */
export function readIdentities(text: string): readonly [Identity, ...Identity[]] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const [first, ...others] = lines.flatMap((line, index) =>
    line === '' || line.startsWith('#') ? [] : [readIdentity(line, index + 1)],
  );
  if (first) return [first, ...others];
  throw noIdentity('The text holds no key, only empty lines and comments.');
}

function readIdentity(line: string, number: number): Identity {
  const decoded = decodeBech32(line);
  if (decoded?.prefix !== 'age-secret-key-' || decoded.bytes.length !== keyLength) {
    throw noIdentity(`Line ${number} is no private key of age, or a character of it is missing or wrong.`);
  }
  const key = createPrivateKey({
    key: Buffer.concat([privateForm, decoded.bytes]),
    format: 'der',
    type: 'pkcs8',
  });
  const publicKey = createPublicKey(key);
  return { key, recipient: { name: encodeBech32('age', rawBytes(publicKey)), key: publicKey } };
}

function noIdentity(why: string): Failure {
  return new Failure({
    what: 'The private key cannot be read.',
    why,
    fix: 'Give the file that `age-keygen` wrote, or its line that begins with "AGE-SECRET-KEY-1".',
  });
}

/** The key that these 32 bytes are. */
export function publicKeyOf(bytes: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([publicForm, bytes]), format: 'der', type: 'spki' });
}

/** The 32 bytes of a public key. */
export function rawBytes(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' }).subarray(publicForm.length);
}
