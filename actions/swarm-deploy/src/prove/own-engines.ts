import {
  askEngine,
  nodesAllowed,
  question,
  type StackView,
  type SwarmTask,
  stackLabel,
} from '@fairway/docker';
import type { Clock } from '@fairway/runtime';
import { z } from 'zod';
import type { ReachedNode } from '../fleet/placement.ts';

const idSchema = z.array(z.object({ Id: z.string() }));

/** What speaks against services, in words, by their ids. */
export type Objections = ReadonlyMap<string, string>;

/**
 * A node whose engine is silent may be lost, which the swarm takes three heartbeats to notice (15 s unless it is told
 * otherwise). One that the swarm goes on to hear for longer is cut off from this run alone.
 */
const silenceTellsMs = 45_000;

/**
 * Asks every node's own engine for the containers that the swarm says to run there. The swarm hears of a container's end
 * from its node, and on a busy one that may take longer than a soak.
 * @returns what to ask with each view: services of which a container does not run, or of which that cannot be told yet
 */
export function createEngineCheck(
  stack: string,
  nodes: readonly ReachedNode[],
  { clock, signal }: { readonly clock: Clock; readonly signal?: AbortSignal | undefined },
): (view: StackView) => Promise<Objections> {
  // The engine lists what runs; what is restarted or dead is not in it.
  const running = question('/containers/json', idSchema, {
    filters: { label: [`${stackLabel}=${stack}`] },
  });
  const silentSince = new Map<string, number>();

  async function askNode(
    { node, host }: ReachedNode,
    said: readonly SwarmTask[],
  ): Promise<[string, string][]> {
    const found = await askEngine(host, [running], signal ? { signal } : {}).catch(() => undefined);
    signal?.throwIfAborted();
    if (found) silentSince.delete(node.id);
    else {
      const since = silentSince.get(node.id) ?? clock.now();
      silentSince.set(node.id, since);
      if (clock.now() - since >= silenceTellsMs) return [];
    }
    const ids = new Set(found?.[0].map(({ Id }) => Id));
    const words = found
      ? `${node.hostname} does not run a container that the swarm says to run`
      : `the engine of ${node.hostname} does not say what runs there`;
    return said
      .filter(({ Status }) => {
        const id = Status.ContainerStatus?.ContainerID;
        return id !== undefined && !ids.has(id);
      })
      .map(({ ServiceID }) => [ServiceID, words]);
  }

  return async ({ tasks }) => {
    const denied = nodes.map((reached) => {
      const said = tasks.filter(
        ({ NodeID, DesiredState, Status }) =>
          NodeID === reached.node.id && DesiredState === 'running' && Status.State === 'running',
      );
      return said.length > 0 ? askNode(reached, said) : [];
    });
    return new Map((await Promise.all(denied)).flat());
  };
}

/** Services that cannot be proven where they may run, because the swarm does not call that node ready. */
export function keptFromNodes(view: StackView, nodes: readonly ReachedNode[]): Objections {
  const away = view.nodes.filter(
    ({ id, state }) => state !== 'ready' && nodes.some(({ node }) => node.id === id),
  );
  const kept = view.services.flatMap(({ ID, Spec }): [string, string][] => {
    const [node] = nodesAllowed(Spec.TaskTemplate.Placement?.Constraints ?? [], away);
    return node ? [[ID, `the swarm says that ${node.hostname} is ${node.state}`]] : [];
  });
  return new Map(kept);
}
