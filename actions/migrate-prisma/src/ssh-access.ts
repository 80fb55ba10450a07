import type { SshTarget, TargetText } from '@fairway/host';
import { Failure } from '@fairway/runtime';

/** What the inputs say about SSH, all of it optional: a database that is reached directly needs none. */
export interface SshInputs {
  readonly user: string | undefined;
  readonly key: string | undefined;
  readonly passphrase: string | undefined;
  readonly knownHosts: string | undefined;
  readonly fingerprints: readonly string[] | undefined;
  readonly jump: TargetText | undefined;
}

/**
 * A machine that a database is reached through, with everything that is needed to connect to it.
 * @throws Failure naming the inputs that are missing.
 */
export function sshTargetOf(database: string, ssh: SshInputs, place: TargetText): SshTarget {
  const { key, passphrase, knownHosts, fingerprints = [], jump } = ssh;
  const user = place.user ?? ssh.user;
  const missing = [
    ...(user === undefined ? ['ssh-user'] : []),
    ...(key === undefined ? ['ssh-key'] : []),
    ...(knownHosts === undefined && fingerprints.length === 0 ? ['ssh-known-hosts'] : []),
  ];
  if (user === undefined || key === undefined || missing.length > 0) {
    throw new Failure({
      what: `The database "${database}" is reached over SSH, and ${missing.map((name) => `"${name}"`).join(', ')} cannot be empty.`,
      why: 'A user and a key let the runner in, and the host key is always checked.',
      fix: 'Give these inputs; `ssh-keyscan HOST` from a network that you trust prints the lines for "ssh-known-hosts" ("ssh-fingerprint" will do instead).',
    });
  }
  return {
    ...place,
    user,
    privateKey: key,
    ...(passphrase === undefined ? {} : { passphrase }),
    hostKeys: { ...(knownHosts === undefined ? {} : { knownHosts }), fingerprints },
    ...(jump === undefined ? {} : { jump: sshTargetOf(database, { ...ssh, jump: undefined }, jump) }),
  };
}
