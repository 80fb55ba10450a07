import type { Clock } from '@fairway/runtime';
import { z } from 'zod';
import { askEngine, engineQuery } from '../../engine/index.ts';
import type { NodeHost } from '../model/nodes.ts';
import { nodesAllowed } from '../model/placement.ts';
import type { SwarmTask } from '../model/tasks.ts';
import type { StackView } from './view-stack.ts';

const idSchema = z.array(z.object({ Id: z.string() }));

/** Objections to services, in words, by the service's id. */
export type Objections = ReadonlyMap<string, string>;

/**
 * Milliseconds. A node whose engine is silent may be lost, which the swarm notices after three heartbeats (15 s by
 * default). If the swarm still hears a node after this time, only this run is cut off from it.
 */
const silenceTellsMs = 45_000;

/**
 * Asks every node's own engine for the containers that the swarm reports as running there. The swarm hears of a
 * container's end from its node, and a busy node may report it later than a soak lasts.
 * @returns a function from a view to objections: to services with a container that does not run, or whose containers
 *   are not known yet
 */
export function createEngineCheck(
  nodes: readonly NodeHost[],
  { clock, signal }: { readonly clock: Clock; readonly signal?: AbortSignal | undefined },
): (view: StackView) => Promise<Objections> {
  // The engine lists running containers only, neither restarting nor dead ones. The label of the stack does not find
  // them all: others may have put it on a service and not on its containers.
  const running = engineQuery('/containers/json', idSchema, { filters: { 'is-task': ['true'] } });
  const silentSince = new Map<string, number>();

  async function askNode({ node, host }: NodeHost, said: readonly SwarmTask[]): Promise<[string, string][]> {
    const found = await askEngine(host, [running], { signal }).catch(() => undefined);
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

/**
 * Objections to services that cannot be proven on a node where they may run, because the swarm does not call it ready.
 */
export function keptFromNodes(view: StackView, nodes: readonly NodeHost[]): Objections {
  const away = view.nodes.filter(
    ({ id, state }) => state !== 'ready' && nodes.some(({ node }) => node.id === id),
  );
  const kept = view.services.flatMap(({ ID, Spec }): [string, string][] => {
    const [node] = nodesAllowed(Spec.TaskTemplate.Placement?.Constraints ?? [], away);
    return node ? [[ID, `the swarm says that ${node.hostname} is ${node.state}`]] : [];
  });
  return new Map(kept);
}
