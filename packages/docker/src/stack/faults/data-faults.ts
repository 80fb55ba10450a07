import type { NamedData } from '../merge/stored-names.ts';
import type { StackFault } from './stack-fault.ts';

/** Swarm keeps data of fewer bytes than these (moby/swarmkit, manager/controlapi: MaxConfigSize, MaxSecretSize). */
const limits = { config: 1_024_000, secret: 512_000 } as const;

/** The contents of configs and secrets that the swarm refuses. */
export function dataFaults(
  data: readonly Pick<NamedData, 'kind' | 'key' | 'content'>[],
): readonly StackFault[] {
  return data.flatMap(({ kind, key, content }): StackFault[] => {
    const keys = [`${kind}s`, key];
    if (content.length === 0)
      return [
        {
          keys,
          what: `The ${kind} ${key} is empty`,
          why: 'Swarm keeps no empty ones.',
          fix: `Give it a content, or remove the ${kind} from the stack file.`,
        },
      ];
    if (content.length < limits[kind]) return [];
    return [
      {
        keys,
        what: `The ${kind} ${key} has ${content.length} bytes`,
        why: `Swarm keeps at most ${limits[kind] - 1} bytes in a ${kind}.`,
        fix: 'Bring it to the nodes with the input "files" instead, or split it.',
      },
    ];
  });
}
