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
    // If a task was replaced in the middle of an update, Swarm starts its successor only after up to a minute. A busy
    // machine is several times slower.
    timeout: '240s',
    soak: '1s',
  };
}
