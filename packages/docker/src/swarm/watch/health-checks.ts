import { z } from 'zod';
import { askEngine, engineQuery } from '../../engine/index.ts';
import type { NodeHost } from '../model/nodes.ts';

const idSchema = z.array(z.object({ Id: z.string() }));

/**
 * The ids of the task containers that are healthy by a health check of their own, of each node's own engine. The swarm
 * does not tell tasks with a health check from those without.
 * @returns undefined where an engine does not answer
 */
export async function healthyContainers(
  nodes: readonly NodeHost[],
  { signal }: { readonly signal?: AbortSignal | undefined },
): Promise<ReadonlySet<string> | undefined> {
  const healthy = engineQuery('/containers/json', idSchema, {
    filters: { 'is-task': ['true'], health: ['healthy'] },
  });
  const found = await Promise.all(
    nodes.map(({ host }) => askEngine(host, [healthy], { signal }).catch(() => undefined)),
  );
  signal?.throwIfAborted();
  if (found.includes(undefined)) return undefined;
  return new Set(found.flatMap((answers) => answers?.[0].map(({ Id }) => Id) ?? []));
}

/**
 * The ids of the task containers that run on each node, by its own engine: the swarm hears of a container's end from its
 * node, and late where that is busy.
 * @returns node id → ids; without the nodes whose engine does not answer
 */
export async function runningContainers(
  nodes: readonly NodeHost[],
  { signal }: { readonly signal?: AbortSignal | undefined },
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const running = engineQuery('/containers/json', idSchema, { filters: { 'is-task': ['true'] } });
  const found = await Promise.all(
    nodes.map(async ({ node, host }) => {
      const answers = await askEngine(host, [running], { signal }).catch(() => undefined);
      return answers && ([node.id, new Set(answers[0].map(({ Id }) => Id))] as const);
    }),
  );
  signal?.throwIfAborted();
  return new Map(found.filter((one) => one !== undefined));
}
