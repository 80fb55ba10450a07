import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const systemBundles = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt'];

/**
 * The environment of a runner in the lab: the builder as its engine, and a bundle of the lab's authority and all
 * authorities that this machine trusts already. Node adds NODE_EXTRA_CA_CERTS to its own
 * authorities; Go programs such as buildx read SSL_CERT_FILE instead of the system's.
 */
export async function makeMachineEnvironment(
  stateDir: string,
  caFile: string,
  dockerHost: string | undefined,
): Promise<Record<string, string>> {
  const trusted = new Set<string>();
  const files = [process.env['SSL_CERT_FILE'], process.env['NODE_EXTRA_CA_CERTS'], ...systemBundles, caFile];
  for (const file of files) {
    if (!file || !existsSync(file)) continue;
    const text = await readFile(file, 'utf8');
    for (const [pem] of text.matchAll(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g))
      trusted.add(pem);
  }
  const bundle = join(stateDir, 'authorities.pem');
  await writeFile(bundle, `${[...trusted].join('\n')}\n`);
  return {
    NODE_EXTRA_CA_CERTS: bundle,
    SSL_CERT_FILE: bundle,
    ...(dockerHost === undefined ? {} : { DOCKER_HOST: dockerHost }),
  };
}
