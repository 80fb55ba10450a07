import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runOrFail } from './run.ts';

/** A password that stands in a URL and in SQL without quoting. */
export const newPassword = (): string => randomBytes(18).toString('hex');

/** Makes the key pair that opens every server of a lab, in OpenSSH's own format. */
export async function makeKeyPair(directory: string): Promise<{ privateKey: string; publicKey: string }> {
  await mkdir(directory, { mode: 0o700 });
  const file = join(directory, 'id_ed25519');
  await runOrFail(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', 'fairway-lab', '-f', file]);
  return { privateKey: await readFile(file, 'utf8'), publicKey: await readFile(`${file}.pub`, 'utf8') };
}

/**
 * Makes a certificate authority and, signed by it, a certificate for one address.
 * Files: `DIRECTORY/ca.crt`, `ca.key`, `tls.crt`, `tls.key`.
 */
export async function makeCertificates(directory: string, address: string): Promise<void> {
  await mkdir(directory, { mode: 0o700 });
  const at = (name: string) => join(directory, name);
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout'];
  await runOrFail([
    ...['openssl', 'req', '-x509', ...newKey, at('ca.key'), '-out', at('ca.crt')],
    ...['-days', '30', '-subj', '/CN=Fairway lab'],
    ...['-addext', 'keyUsage=critical,keyCertSign,cRLSign'],
  ]);
  await runOrFail([
    'openssl',
    'req',
    ...newKey,
    at('tls.key'),
    '-out',
    at('tls.csr'),
    '-subj',
    '/CN=registry',
  ]);
  await writeFile(at('tls.ext'), `subjectAltName=IP:${address},DNS:registry\nextendedKeyUsage=serverAuth\n`);
  await runOrFail([
    ...['openssl', 'x509', '-req', '-in', at('tls.csr'), '-out', at('tls.crt'), '-extfile', at('tls.ext')],
    ...['-CA', at('ca.crt'), '-CAkey', at('ca.key'), '-CAcreateserial', '-days', '30'],
  ]);
}
