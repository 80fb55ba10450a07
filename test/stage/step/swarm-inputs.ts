import type { Lab } from '@fairway/lab';
import { accessInputs } from './lab-access.ts';

/** The inputs that every deploy to a lab's swarm needs. */
export function swarmInputs(lab: Lab, stack: string): Record<string, string> {
  return {
    stack,
    'stack-files': 'deploy/stack.yml',
    manager: lab.node('manager').address,
    ...accessInputs(lab),
    release: 'v1',
    // A task whose predecessor was replaced in the middle of an update is started by Swarm after up to a minute, and a
    // machine with much else to do is several times slower.
    timeout: '240s',
    soak: '1s',
  };
}
