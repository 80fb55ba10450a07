import { generateKeyPairSync } from 'node:crypto';
import type { Refusal } from './refusal.ts';

const pem = { type: 'pkcs8', format: 'pem' } as const;
const strangeKey = generateKeyPairSync('ed25519').privateKey.export(pem).toString();
const lockedKey = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ ...pem, cipher: 'aes-256-cbc', passphrase: 'the right one' })
  .toString();
const anyKnownHost = { 'ssh-known-hosts': '', 'ssh-fingerprint': `SHA256:${'A'.repeat(43)}` };

/** Secrets that were given to a run and must not appear in its output. */
export const triedSecrets = [
  'wrong-password',
  'hunter2',
  ...[strangeKey, lockedKey].map((key) => key.split('\n')[1] ?? ''),
];

/** Machines and registries that refuse access. */
export const accessRefusals: readonly Refusal[] = [
  {
    when: 'the host key is unknown',
    inputs: ({ lab }) => ({ 'ssh-known-hosts': lab.node('worker1').knownHosts }),
    says: ['host key', 'SHA256:', 'known_hosts line', 'pin the line above'],
  },
  {
    when: 'the host key is another one than the pinned one',
    inputs: ({ lab }) => {
      const [, ...keys] = lab.node('worker1').knownHosts.trim().split('\n')[0]?.split(' ') ?? [];
      return { 'ssh-known-hosts': `${lab.node('manager').address} ${keys.join(' ')}\n` };
    },
    says: ['host key', 'SHA256:'],
  },
  {
    when: 'no host key is pinned',
    inputs: () => ({ 'ssh-known-hosts': '' }),
    says: ['ssh-known-hosts', 'ssh-fingerprint', 'ssh-keyscan'],
  },
  {
    when: 'the key is not a key',
    inputs: () => ({ 'ssh-key': 'hunter2' }),
    says: ['private key'],
  },
  {
    when: 'the key is one that the nodes do not know',
    inputs: () => ({ 'ssh-key': strangeKey }),
    says: ['did not let deploy in', 'offered: ssh-ed25519 SHA256:', 'authorized_keys'],
  },
  {
    when: 'the passphrase is another one',
    inputs: () => ({ 'ssh-key': lockedKey, 'ssh-key-passphrase': 'wrong-password' }),
    says: ['The SSH private key cannot be used', 'does not open it', 'ssh-keygen -y'],
  },
  {
    when: 'the passphrase is missing',
    inputs: () => ({ 'ssh-key': lockedKey }),
    says: ['The SSH private key cannot be used', 'no passphrase is given', 'Give the passphrase'],
  },
  {
    when: 'the manager accepts the connection and never answers',
    inputs: ({ silentPort }) => ({ manager: `127.0.0.1:${silentPort}`, ...anyKnownHost }),
    says: ['127.0.0.1', 'did not complete an SSH connection within', 'Check that the machine is up'],
  },
  {
    when: 'nobody listens at the address of the manager',
    inputs: ({ lab }) => ({ manager: `${lab.node('manager').address}:9` }),
    says: ['cannot be reached', 'Nobody listens on port 9', 'correct the port'],
  },
  {
    when: 'the registry refuses the password',
    inputs: () => ({ 'registry-password': 'wrong-password' }),
    says: ['log in to', 'did not accept the user name and password', 'registry-password'],
  },
];
