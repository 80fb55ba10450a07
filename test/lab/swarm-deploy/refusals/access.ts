import { generateKeyPairSync } from 'node:crypto';
import type { Refusal } from './refusal.ts';

const pem = { type: 'pkcs8', format: 'pem' } as const;
const strangeKey = generateKeyPairSync('ed25519').privateKey.export(pem).toString();

/** Secrets that were given to a run and must not appear in its output. */
export const triedSecrets = ['wrong-password', strangeKey.split('\n')[1] ?? ''];

/** Machines and registries that refuse access. What needs no machine to be refused is in the test of the bundle. */
export const accessRefusals: readonly Refusal[] = [
  {
    when: 'the host key is unknown',
    inputs: ({ lab }) => ({ 'ssh-known-hosts': lab.node('worker1').knownHosts }),
    says: ['host key', 'SHA256:', 'known_hosts line', 'pin the line above'],
  },
  {
    when: 'the key is one that the nodes do not know',
    inputs: () => ({ 'ssh-key': strangeKey }),
    says: ['did not let deploy in', 'offered: ssh-ed25519 SHA256:', 'authorized_keys'],
  },
  {
    when: 'the registry refuses the password',
    inputs: () => ({ 'registry-password': 'wrong-password' }),
    says: ['log in to', 'did not accept the user name and password', 'registry-password'],
  },
];
