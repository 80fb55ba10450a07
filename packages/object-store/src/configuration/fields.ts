import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { fullKey } from '../key.ts';
import { isName } from '../name.ts';

/** The name of a destination, for people, for proofs and for its credentials. */
export const nameField = z
  .string()
  .refine(
    isName,
    'must be small letters, digits, dots, hyphens and underscores, and begin and end with a letter or digit',
  );

/** What all keys begin with. Slashes at its ends do not count. */
export const prefixField = z
  .string()
  .refine(isPrefix, 'has a part that is empty or a dot, or a character that is none')
  .optional();

/** The certificate of the authority behind a server's, where it is one of your own. */
export const caField = z.string().refine(isCertificate, 'is not a certificate as PEM').optional();

/** The address of a server that speaks HTTP. */
export const addressField = z
  .string()
  .refine(isAddress, 'is no address of a server, such as https://s3.example.com');

function isPrefix(written: string): boolean {
  const bare = written.replace(/^\/+|\/+$/g, '');
  if (bare === '') return true;
  try {
    // The longest name below it is one of a proof.
    return Buffer.byteLength(fullKey('', bare)) <= 800;
  } catch {
    return false;
  }
}

function isCertificate(written: string): boolean {
  try {
    return new X509Certificate(written).subject !== undefined;
  } catch {
    return false;
  }
}

function isAddress(written: string): boolean {
  const url = URL.parse(written);
  return (
    !!url && /^https?:$/.test(url.protocol) && !url.search && !url.hash && !url.username && !url.password
  );
}
