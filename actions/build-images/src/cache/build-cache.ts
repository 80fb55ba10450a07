import { type BuildCache, BuildError, type Builder, type BuildTarget } from '@fairway/docker';
import { messageOf } from '@fairway/runtime';

/** What the input `cache` may say. */
export type CacheChoice = 'auto' | 'gha' | 'registry' | 'local' | 'inline' | 'none';

/** GitHub's cache service of today is spoken since buildx 0.21 (February 2025). */
const speaksGha = { major: 0, minor: 21 };

/** A cache to use, and why it is not the one that was asked for. */
export interface ChosenCache {
  readonly cache: BuildCache;
  /** Whether layers lie in a directory of this machine, which GitHub's cache service keeps. */
  readonly keepsLayers?: boolean;
  readonly instead?: string;
}

/**
 * Decides where layers come from. `auto` is GitHub's cache service where the run has one and the builder speaks to it.
 * `gha` or `local` where it cannot be is no error: a cache only saves time.
 * @param env the action's own environment, in which GitHub's runner names the service
 */
export function chooseCache(
  asked: CacheChoice,
  { driver, containerdStore, version }: Builder,
  env: Readonly<Record<string, string | undefined>>,
): ChosenCache {
  if (asked !== 'auto' && asked !== 'gha' && asked !== 'local') return { cache: asked };
  const service = env['ACTIONS_RESULTS_URL'] || env['ACTIONS_CACHE_URL'];
  const missing =
    !env['ACTIONS_RUNTIME_TOKEN'] || !service
      ? 'this run has no cache service of GitHub'
      : driver === 'docker' && !containerdStore
        ? "the engine's own BuildKit cannot write one (docker/setup-buildx-action brings one that can)"
        : asked !== 'local' && version.major === 0 && version.minor < speaksGha.minor
          ? `it takes buildx ${speaksGha.major}.${speaksGha.minor} or newer`
          : undefined;
  if (missing === undefined)
    return asked === 'local' ? { cache: 'none', keepsLayers: true } : { cache: 'gha' };
  return asked === 'auto' ? { cache: 'none' } : { cache: 'none', instead: missing };
}

/** Milliseconds before the second try with a cache: what does not pass that soon may well be the cache. */
const pausesWithCache: readonly number[] = [1000];

/**
 * Builds, and once more without the cache where that failed for what may be the cache's fault: an outage, a layer that is not what it says.
 * @param build told the pauses before its own tries; undefined for as many as anything with a registry gets
 * @param told why it is tried again
 * @throws what `build` throws: at once where a command of a Dockerfile failed, else of the second try
 */
export async function despiteCache<T>(
  targets: readonly BuildTarget[],
  build: (targets: readonly BuildTarget[], pauses: readonly number[] | undefined) => Promise<T>,
  { signal, told }: { readonly signal: AbortSignal; readonly told: (why: string) => void },
): Promise<T> {
  if (targets.every(({ cache }) => cache === 'none')) return build(targets, undefined);
  try {
    return await build(targets, pausesWithCache);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof BuildError && error.ofCommand) throw error;
    told(messageOf(error));
    const without = targets.map((target) => ({ ...target, cache: unread(target.cache) }));
    return await build(without, undefined);
  }
}

/** A directory is still written, so that the next run does not find the same fault in it. */
function unread(cache: BuildCache): BuildCache {
  return typeof cache === 'object' ? { to: cache.to } : 'none';
}
