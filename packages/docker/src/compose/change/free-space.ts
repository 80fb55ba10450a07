import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { z } from 'zod';
import { exchange } from '../../engine/engine.ts';
import { messageIn } from '../../engine/http-exchange.ts';
import type { ProjectContainer } from '../project/project-state.ts';
import { removeContainers } from './containers.ts';

/** What was removed, and the bytes that the engine says it gave back. */
export interface Freed {
  readonly images: number;
  readonly imageBytes: number;
  readonly cacheBytes: number;
  /** Names of ended containers of `docker compose run`. */
  readonly containers: readonly string[];
}

const pruned = z.looseObject({
  ImagesDeleted: z.array(z.looseObject({ Deleted: z.string().optional() })).nullish(),
  SpaceReclaimed: z.number().default(0),
});

/** Images of kept releases have a tag, so they are not among those without one. */
const prunes = [
  { method: 'POST', path: `/images/prune?${new URLSearchParams({ filters: '{"dangling":["true"]}' })}` },
  { method: 'POST', path: '/build/prune?all=true' },
] as const;

/** Milliseconds. Layers of gigabytes are removed file by file. */
const patienceMs = 300_000;

/**
 * Removes what nobody needs: images without a name that no container uses, the cache of builds, and ended containers
 * that somebody ran once in the project. Volumes stay, and so does every image with a tag.
 * @param containers the containers of the project
 * @throws Failure with the engine's message where it refuses
 */
export async function freeSpace(
  host: Host,
  containers: readonly ProjectContainer[],
  options: { readonly lease: string },
): Promise<Freed> {
  const ended = containers.filter(({ oneOff, state }) => oneOff && (state === 'exited' || state === 'dead'));
  await removeContainers(host, ended, { ...options, stopped: true });
  const [images, cache] = await exchange(host, prunes, { timeoutMs: patienceMs });
  const refused = images?.status === 200 ? undefined : images;
  if (!images || refused) {
    throw new Failure({
      what: `Images that nobody needs could not be removed on ${host.name}.`,
      why: `Its engine answered with status ${images?.status ?? 'none'}: ${messageIn(images?.body ?? '')}`,
      fix: 'Run there: docker image prune',
    });
  }
  const said = pruned.parse(JSON.parse(images.body));
  return {
    images: (said.ImagesDeleted ?? []).filter(({ Deleted }) => Deleted !== undefined).length,
    imageBytes: said.SpaceReclaimed,
    // An engine without a builder has no cache.
    cacheBytes: cache?.status === 200 ? pruned.parse(JSON.parse(cache.body)).SpaceReclaimed : 0,
    containers: ended.map(({ name }) => name),
  };
}
