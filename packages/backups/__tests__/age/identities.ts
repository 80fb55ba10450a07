import { generateKeyPairSync } from 'node:crypto';
import { encodeBech32 } from '../../src/age/bech32.ts';

/** A new private key, as `age-keygen` writes it. */
export function newIdentity(): string {
  const { privateKey } = generateKeyPairSync('x25519');
  const bytes = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32);
  return encodeBech32('age-secret-key-', bytes).toUpperCase();
}
