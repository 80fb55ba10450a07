import { createHash } from 'node:crypto';

/** The MD5 of bytes in base64, as stores take it beside a body. */
export function md5Of(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('base64');
}
