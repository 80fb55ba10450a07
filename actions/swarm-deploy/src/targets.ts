import type { SshTarget, TargetText } from '@fairway/host';
import type { SshAccess } from './inputs.ts';

/** A machine with everything that is needed to connect to it. */
export function targetOf(access: SshAccess, { user, address, port }: TargetText, name?: string): SshTarget {
  const { jump, ...direct } = access;
  return {
    ...(name ? { name } : {}),
    address,
    ...(port ? { port } : {}),
    user: user ?? access.user,
    privateKey: access.privateKey,
    ...(access.passphrase ? { passphrase: access.passphrase } : {}),
    hostKeys: {
      ...(access.knownHosts ? { knownHosts: access.knownHosts } : {}),
      fingerprints: access.fingerprints,
    },
    ...(jump ? { jump: targetOf({ ...direct, jump: undefined }, jump) } : {}),
  };
}
