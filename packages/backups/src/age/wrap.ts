import { createCipheriv, createDecipheriv, diffieHellman, generateKeyPairSync } from 'node:crypto';
import { deriveKey } from './derive-key.ts';
import { bytesOf, type Stanza, unpadded } from './header.ts';
import { type Identity, publicKeyOf, type Recipient, rawBytes } from './keys.ts';

const type = 'X25519';
const purpose = 'age-encryption.org/v1/X25519';
/** Each wrapping key is used once, so that age's nonce for it is all zeros. */
const nonce = Buffer.alloc(12);
const tagLength = 16;
const wrappedLength = 16 + tagLength;

/** Locks a file's key for one recipient (C2SP age, "X25519 recipient stanza"). */
export function wrapFileKey(fileKey: Buffer, recipient: Recipient): Stanza {
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  const share = rawBytes(publicKey);
  const secret = diffieHellman({ privateKey, publicKey: recipient.key });
  const cipher = createCipheriv('chacha20-poly1305', wrappingKey(secret, share, recipient), nonce, {
    authTagLength: tagLength,
  });
  const body = Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()]);
  return { type, args: [unpadded(share)], body };
}

/**
 * Whether a stanza is written as its type wants it. Of a type that is not ours nobody can say. A file with another one is
 * refused as a whole, so that all programs agree on what it is.
 */
export function isSound({ type: written, args, body }: Stanza): boolean {
  if (written !== type) return true;
  const [share, ...more] = args.map(bytesOf);
  return share?.length === 32 && more.length === 0 && body.length === wrappedLength;
}

/** A file's key, out of the first lock that one of the identities opens; undefined where none does. */
export function unwrapFileKey(
  stanzas: readonly Stanza[],
  identities: readonly Identity[],
): Buffer | undefined {
  for (const stanza of stanzas) {
    const [share] = stanza.args.map(bytesOf);
    if (stanza.type !== type || !share) continue;
    for (const identity of identities) {
      const fileKey = opened(stanza.body, share, identity);
      if (fileKey) return fileKey;
    }
  }
  return undefined;
}

function opened(body: Buffer, share: Buffer, identity: Identity): Buffer | undefined {
  try {
    const secret = diffieHellman({ privateKey: identity.key, publicKey: publicKeyOf(share) });
    const key = wrappingKey(secret, share, identity.recipient);
    const decipher = createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: tagLength });
    decipher.setAuthTag(body.subarray(-tagLength));
    return Buffer.concat([decipher.update(body.subarray(0, -tagLength)), decipher.final()]);
  } catch {
    // It is locked for somebody else. OpenSSL throws as well where a share would give a secret of zeros.
    return undefined;
  }
}

function wrappingKey(secret: Buffer, share: Buffer, recipient: Recipient): Buffer {
  return deriveKey(secret, Buffer.concat([share, rawBytes(recipient.key)]), purpose);
}
