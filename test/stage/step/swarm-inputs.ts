import type { Lab } from '@fairway/lab';

/** The inputs that every deploy to a lab's swarm needs. */
export function swarmInputs(lab: Lab, stack: string): Record<string, string> {
  return {
    stack,
    'stack-files': 'deploy/stack.yml',
    manager: lab.node('manager').address,
    'ssh-user': lab.ssh.user,
    'ssh-key': lab.ssh.privateKey,
    'ssh-known-hosts': lab.knownHosts,
    registry: lab.registry.address,
    'registry-username': lab.registry.username,
    'registry-password': lab.registry.password,
    release: 'v1',
    // A task whose predecessor was replaced in the middle of an update is started by Swarm after up to a minute, and a
    // machine with much else to do is several times slower.
    timeout: '240s',
    soak: '1s',
  };
}
