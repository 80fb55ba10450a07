import type { ActionContext, Phase } from '@fairway/action-kit';
import { bake } from '@fairway/docker/build';
import { withRetries } from '@fairway/docker/registry';
import type { Host } from '@fairway/host';
import { cacheService, despiteCache } from '../cache/build-cache.ts';
import { type KeptCache, renewKept, restoreKept, withKept } from '../cache/kept-cache.ts';
import type { LeftBehind } from '../clean-up.ts';
import type { Plan } from '../plan/plan.ts';
import { loggedRetries } from '../retry.ts';
import type { Reuse } from '../reuse/reuse.ts';
import { buildListener } from './build-log.ts';

/** The result of a build. */
export interface Built {
  /** Name of each image that was built → its digest. */
  readonly digests: ReadonlyMap<string, string>;
  /** Layers for later runs; undefined where there are no new ones. */
  readonly kept: KeptCache | undefined;
}

/**
 * Builds every image that the registry does not hold yet, in one BuildKit solve.
 * @param keepsLayers whether layers come from GitHub's cache service through a directory of this machine
 * @throws Failure that names the image, the step and its last lines
 */
export async function buildImages(
  host: Host,
  plan: Plan,
  { unchanged }: Reuse,
  phase: Phase,
  {
    context,
    left,
    timeoutMs,
    keepsLayers,
  }: {
    readonly context: ActionContext<LeftBehind>;
    readonly left: LeftBehind;
    readonly timeoutMs: number;
    readonly keepsLayers: boolean;
  },
): Promise<Built> {
  const { clock, signal } = context;
  const targets = plan.targets.filter(({ name }) => !unchanged.has(name));
  if (targets.length === 0) {
    phase.info('Nothing is built: every image is in the registry already.');
    return { digests: new Map(), kept: undefined };
  }
  const kept = keepsLayers ? await restoreKept(plan.targets, phase, context) : undefined;
  const options = {
    builder: left.builder,
    builderName: left.builderName,
    standOn: plan.standOn,
    tempDir: left.configDirectory,
    env: { ...left.env, ...plan.secretEnv, ...cacheService(process.env) },
    listener: buildListener(phase),
    timeoutMs,
    signal,
  };
  const onRetry = (why: string) =>
    context.annotate('warning', `The build is tried again without its cache. ${why}`);
  const digests = await despiteCache(
    kept === undefined ? targets : await withKept(targets, kept, phase),
    (images, pauses) =>
      withRetries(() => bake(host, images, options), { ...loggedRetries(phase, { clock, signal }), pauses }),
    { signal, onRetry },
  );
  const renewed = kept !== undefined && (await renewKept(plan.targets, kept));
  return { digests, kept: renewed ? kept : undefined };
}
