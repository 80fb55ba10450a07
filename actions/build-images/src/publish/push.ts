import type { Phase } from '@fairway/action-kit';
import { type Builder, type BuildTarget, pushTag } from '@fairway/docker/build';
import { giveTag, type RegistryClient, withRetries } from '@fairway/docker/registry';
import type { Host } from '@fairway/host';
import { type Clock, Failure } from '@fairway/runtime';
import type { Plan } from '../plan/plan.ts';
import { loggedRetries } from '../retry.ts';
import { forEachImage } from './each-image.ts';

export interface PushContext {
  readonly builder: Builder;
  readonly registry: RegistryClient;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Images that the registry holds already: they only get their tags. */
  readonly unchanged: ReadonlyMap<string, string>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Brings all images into the registry, side by side, under the tags of this release. The engine pushes what it holds;
 * other builders have pushed their content already, and it gets its tags.
 * @param digests name → digest that BuildKit made, or that the registry holds already
 * @returns name → digest that the registry took
 */
export async function pushImages(
  host: Host,
  plan: Plan,
  digests: ReadonlyMap<string, string>,
  phase: Phase,
  context: PushContext,
): Promise<ReadonlyMap<string, string>> {
  const { builder, registry, clock, signal } = context;
  const pushed = new Map<string, string>();
  const patiently = <T>(work: () => Promise<T>) => withRetries(work, loggedRetries(phase, { clock, signal }));
  await forEachImage(plan.targets, 'could not be pushed', async (image) => {
    const { name, repository, tags } = image;
    const built = digests.get(name) ?? '';
    const [first = ''] = tags;
    const fromEngine = builder.driver === 'docker' && !context.unchanged.has(name);
    const digest = fromEngine
      ? await patiently(() => pushFromEngine(host, image, first, phase, context))
      : built;
    const taken = digest ?? built;
    if (knowsDigest(builder) && taken !== built)
      throw notWhatWasBuilt(`${repository}:${first}`, built, taken);
    for (const tag of plan.releaseTags) {
      if (!(fromEngine && tag === first))
        await patiently(() => giveTag(registry, { repository, tag, digest: taken }));
      phase.info(`${repository}:${tag} → ${taken}`);
    }
    pushed.set(name, taken);
  });
  signal.throwIfAborted();
  return pushed;
}

function pushFromEngine(
  host: Host,
  { name, repository }: BuildTarget,
  tag: string,
  phase: Phase,
  { env, timeoutMs, signal }: PushContext,
): Promise<string | undefined> {
  const onLine = (line: string) => phase.progress(`${name}:${tag} ${line}`);
  return pushTag(host, { repository, tag }, { env, timeoutMs, signal, onLine });
}

/** The classic image store of an engine makes the manifest, and with it the digest, only when it pushes. */
function knowsDigest({ driver, containerdStore }: Builder): boolean {
  return driver !== 'docker' || containerdStore;
}

function notWhatWasBuilt(reference: string, built: string, pushed: string): Failure {
  return new Failure({
    what: `${reference} is not the image that this run built`,
    why: 'Another run on this machine may have built the same tag between the build and the push.',
    evidence: [`built  ${built}`, `pushed ${pushed}`],
    fix: 'Let only one run at a time publish a release (a concurrency group), and run this one again.',
  });
}
