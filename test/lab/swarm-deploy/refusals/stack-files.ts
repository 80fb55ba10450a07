import { changed, type Refusal } from './refusal.ts';

/** Stack files that a machine refuses: the manager's Docker, its swarm, or the registry. */
export const stackFileRefusals: readonly Refusal[] = [
  {
    when: 'the stack file has a key that Docker does not know',
    files: changed('    stop_signal: SIGKILL', '    stop_singal: SIGKILL'),
    says: ['deploy/stack.yml: line 5', 'Additional property stop_singal is not allowed'],
  },
  {
    when: 'the stack file has a key that Docker forbids',
    files: changed('    stop_signal: SIGKILL', '    mem_limit: 64m'),
    says: ['deploy/stack.yml: line 5', 'mem_limit', 'deploy.resources'],
  },
  {
    when: 'an image is not in the registry',
    files: changed('base/busybox:latest', 'base/busybox:tomorrow'),
    says: ['base/busybox:tomorrow', 'does not hold it'],
  },
  {
    when: 'a secret is not given',
    inputs: () => ({ secrets: '' }),
    says: ['no secret key', 'deploy/stack.yml, line', 'secrets'],
  },
];
