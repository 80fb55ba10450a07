import type { SwarmNode } from '@fairway/docker/swarm';
import { type Clock, poll } from '@fairway/runtime';

const patienceMs = 30_000;

/**
 * The nodes of the swarm. After a manager started or another one began to lead, the swarm calls nodes `unknown` until they
 * have reported once, within seconds. They are asked for again for half a minute.
 * @param ask asks a manager for all nodes
 */
export async function settledNodes(
  ask: () => Promise<readonly SwarmNode[]>,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<readonly SwarmNode[]> {
  let nodes: readonly SwarmNode[] = [];
  await poll({ clock, timeoutMs: patienceMs, intervalMs: 1_000, signal }, async () => {
    nodes = await ask();
    const isReporting = nodes.some(
      ({ availability, state }) => availability === 'active' && state === 'unknown',
    );
    return isReporting ? { done: false } : { done: true, value: undefined };
  });
  return nodes;
}
