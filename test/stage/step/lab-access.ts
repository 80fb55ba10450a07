import type { Lab } from '@fairway/lab';

/** The inputs that let an action enter the servers of a lab over SSH. */
export function sshInputs(lab: Lab): Record<string, string> {
  return {
    'ssh-user': lab.ssh.user,
    'ssh-key': lab.ssh.privateKey,
    'ssh-known-hosts': lab.knownHosts,
  };
}

/** The same, with the login to the registry of the lab. */
export function accessInputs(lab: Lab): Record<string, string> {
  return {
    ...sshInputs(lab),
    registry: lab.registry.address,
    'registry-username': lab.registry.username,
    'registry-password': lab.registry.password,
  };
}
