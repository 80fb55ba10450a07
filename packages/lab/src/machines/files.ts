import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { machinesDirectory } from '../records/directories.ts';
import type { AddressPlan } from './network.ts';
import { makeCertificates, makeKeyPair } from './secrets.ts';

/**
 * Writes what the machines of a lab read below its directory. All of them see `shared`; each other folder
 * is seen by one service.
 * @returns the key that opens the servers.
 */
export async function layOutFiles(
  stateDir: string,
  at: AddressPlan,
  passwords: { registry: string; postgres: string },
): Promise<{ privateKey: string }> {
  const path = (...names: string[]) => join(stateDir, ...names);
  const directories = ['shared', 'registry', 'builder', 'postgres'].map((name) =>
    mkdir(path(name), { mode: 0o700 }),
  );
  await Promise.all(directories);
  const [key] = await Promise.all([makeKeyPair(path('ssh')), makeCertificates(path('tls'), at.registry)]);
  const secret = { mode: 0o600 };
  await Promise.all([
    cp(machinesDirectory, path('shared', 'machines'), { recursive: true }),
    cp(path('tls', 'ca.crt'), path('shared', 'ca.crt')),
    writeFile(path('shared', 'authorized_keys'), key.publicKey),
    writeFile(path('shared', 'registry-address'), `${at.registry}:5000`),
    writeFile(path('shared', 'machine-group'), String(process.getgid?.() ?? 0)),
    cp(path('tls', 'tls.crt'), path('registry', 'tls.crt')),
    cp(path('tls', 'tls.key'), path('registry', 'tls.key')),
    writeFile(path('registry', 'password'), passwords.registry, secret),
    writeFile(path('postgres', 'password'), passwords.postgres, secret),
  ]);
  return key;
}
