import type { Inputs } from '../inputs.ts';

/** The directory on every node with all that is kept of a stack. */
export function stackDirOf({ stateDir, stack }: Pick<Inputs, 'stateDir' | 'stack'>): string {
  return `${stateDir}/stacks/${stack}`;
}
