import type { PostContext } from '@fairway/action-kit';
import { prune } from '@fairway/docker/build';
import { localHost } from '@fairway/host';
import { messageOf } from '@fairway/runtime';
import { z } from 'zod';
import { saveKept } from './cache/kept-cache.ts';

/** The state that main saves for the end of the job. It holds no secrets: the login is in the directory. */
export const leftBehindSchema = z.object({
  /** The throwaway `DOCKER_CONFIG`. */
  configDirectory: z.string(),
  env: z.record(z.string(), z.string()).readonly(),
  builderName: z.string().optional(),
  builder: z.object({
    driver: z.string(),
    containerdStore: z.boolean(),
    version: z.object({ major: z.number(), minor: z.number() }),
  }),
  /** Images of this run in the engine, and the size of cache to keep; absent where nothing is to be pruned. */
  prune: z.object({ references: z.array(z.string()), keep: z.string() }).optional(),
  /** Layers to save in GitHub's cache service; absent where there are none, or where the run has failed. */
  kept: z.object({ directory: z.string(), key: z.string() }).optional(),
});

export type LeftBehind = z.infer<typeof leftBehindSchema>;

/**
 * Saves the layers of a proven run, prunes the run's images and cache where the inputs ask for it, and removes the login.
 * It warns and never fails.
 */
export async function cleanUp(
  { logger, clock, signal, phase }: PostContext,
  left: LeftBehind,
): Promise<void> {
  const host = localHost({ logger, clock });
  const { prune: asked, builder, builderName, env, configDirectory, kept } = left;
  try {
    if (kept) await phase('keep', () => saveKept(kept));
  } catch (error) {
    logger.warn(`The layers of this run were not kept: ${messageOf(error)}`);
  }
  try {
    if (asked) {
      await phase('prune', async ({ info }) => {
        const pruned = await prune(host, asked.references, {
          about: builder,
          builder: builderName,
          keep: asked.keep,
          env,
          signal,
        });
        info(
          `Removed ${pruned.images} image tags and ${pruned.cache} of build cache; up to ${asked.keep} stay.`,
        );
      });
    }
  } catch (error) {
    logger.warn(`Images and cache of this machine were not pruned: ${messageOf(error)}`);
  }
  try {
    await host.remove(configDirectory);
  } catch (error) {
    logger.warn(`The registry login in ${configDirectory} was not removed: ${messageOf(error)}`);
  }
}
