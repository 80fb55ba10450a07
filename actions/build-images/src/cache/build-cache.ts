import { type BuildCache, BuildError, type Builder, type BuildTarget } from '@fairway/docker/build';
import { messageOf } from '@fairway/runtime';
import type { CacheChoice } from '../inputs.ts';

/** The first buildx that speaks to GitHub's current cache service (0.21, February 2025). */
const speaksGha = { major: 0, minor: 21 };

/** The cache of a run. */
export interface ChosenCache {
  readonly cache: BuildCache;
  /** Whether layers lie in a directory of this machine, which GitHub's cache service keeps. */
  readonly keepsLayers?: boolean;
  /** Why it is not the cache that the inputs ask for. */
  readonly instead?: string;
}

/**
 * Decides where layers come from. `auto` is GitHub's cache service where the run has one and the builder speaks to it.
 * A missing service is not an error: a cache only saves time.
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

/** The variables by which buildx finds GitHub's cache service. No other program that is started here gets them. */
export function cacheService(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const names = [
    'ACTIONS_RUNTIME_TOKEN',
    'ACTIONS_RESULTS_URL',
    'ACTIONS_CACHE_URL',
    'ACTIONS_CACHE_SERVICE_V2',
  ];
  return Object.fromEntries(names.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
}

/** Milliseconds before the second try with a cache. A fault that lasts longer may come from the cache itself. */
const pausesWithCache: readonly number[] = [1000];

/**
 * Builds. Where the cache may be the cause of a failure (an outage, a damaged layer), builds once more without it.
 * @param build is given the pauses before its own tries; undefined means the default of `withRetries`
 * @param onRetry is given the reason of the second build
 * @throws the error of `build`: at once where a command of a Dockerfile failed, else that of the second build
 */
export async function despiteCache<T>(
  targets: readonly BuildTarget[],
  build: (targets: readonly BuildTarget[], pauses: readonly number[] | undefined) => Promise<T>,
  { signal, onRetry }: { readonly signal: AbortSignal; readonly onRetry: (why: string) => void },
): Promise<T> {
  if (targets.every(({ cache }) => cache === 'none')) return build(targets, undefined);
  try {
    return await build(targets, pausesWithCache);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof BuildError && error.ofCommand) throw error;
    onRetry(messageOf(error));
    const without = targets.map((target) => ({ ...target, cache: unread(target.cache) }));
    return await build(without, undefined);
  }
}

/** The same cache, not read. A directory is still written, so that the next run finds layers without the fault. */
function unread(cache: BuildCache): BuildCache {
  return typeof cache === 'object' ? { to: cache.to } : 'none';
}
