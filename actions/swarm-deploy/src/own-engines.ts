import { askEngine, question, type StackView, stackLabel } from '@fairway/docker';
import { z } from 'zod';
import type { ReachedNode } from './placement.ts';

const idSchema = z.array(z.object({ Id: z.string() }));

/**
 * Asks every node's own engine for the containers that the swarm says to run there. The swarm hears of a container's end
 * from its node, and on a busy one that may take longer than a soak.
 * @returns ids of the services of which a container does not run; a node that does not answer says nothing against it
 */
export async function deniedByEngines(
  stack: string,
  view: StackView,
  nodes: readonly ReachedNode[],
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<string>> {
  // The engine lists what runs; what is restarted or dead is not in it.
  const running = question('/containers/json', idSchema, {
    filters: { label: [`${stackLabel}=${stack}`] },
  });
  const denied = await Promise.all(
    nodes.map(async ({ node, host }) => {
      const said = view.tasks.filter(
        ({ NodeID, DesiredState, Status }) =>
          NodeID === node.id && DesiredState === 'running' && Status.State === 'running',
      );
      if (said.length === 0) return [];
      const found = await askEngine(host, [running], signal ? { signal } : {}).catch(() => undefined);
      signal?.throwIfAborted();
      if (!found) return [];
      const ids = new Set(found[0].map(({ Id }) => Id));
      return said
        .filter(({ Status }) => {
          const id = Status.ContainerStatus?.ContainerID;
          return id !== undefined && !ids.has(id);
        })
        .map(({ ServiceID }) => ServiceID);
    }),
  );
  return new Set(denied.flat());
}
