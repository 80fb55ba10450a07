import { hkdfSync } from 'node:crypto';

/** A key of 32 bytes by HKDF with SHA-256 (RFC 5869), as all of age's keys are made. */
export function deriveKey(secret: Buffer, salt: Uint8Array | string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, purpose, 32));
}
