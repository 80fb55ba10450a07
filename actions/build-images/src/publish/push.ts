import type { Phase } from '@fairway/action-kit';
import { type Builder, type BuildTarget, moveTag, pushTag } from '@fairway/docker/build';
import { withRetries } from '@fairway/docker/registry';
import type { Host } from '@fairway/host';
import { type Clock, Failure, messageOf, settle } from '@fairway/runtime';
import type { Plan } from '../plan/plan.ts';
import { loggedRetries } from '../retry.ts';
import type { Reuse } from '../reuse/reuse.ts';

export interface PushContext {
  readonly builder: Builder;
  readonly builderName: string | undefined;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Images that the registry holds already only get their tags. The others also get the tag of their content. */
  readonly reuse: Reuse;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Milliseconds for moving one tag whose content is in the registry already. */
const moveTimeoutMs = 60_000;

/**
 * Pushes all images side by side under their release tags. After every image has been pushed, moves the moving tags,
 * `latest` among them. A run that is cancelled before the first move makes none; after the first move it makes all.
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
  const { builder, builderName, env, timeoutMs, reuse, clock, signal } = context;
  const pushed = new Map<string, string>();
  const push = async (
    image: BuildTarget,
    tag: string,
    limits: { timeoutMs: number; signal?: AbortSignal | undefined },
  ) => {
    const onLine = (line: string) => phase.progress(`${image.name}:${tag} ${line}`);
    const digest = digests.get(image.name) ?? '';
    const options = { builder: builderName, env, onLine, ...limits };
    const asked = { repository: image.repository, tag, digest };
    const there = reuse.unchanged.has(image.name);
    const taken = await withRetries(
      () => (there ? moveTag(host, asked, builder, options) : pushTag(host, asked, builder, options)),
      loggedRetries(phase, { clock, signal: limits.signal }),
    );
    if (knowsDigest(builder) && taken !== digest)
      throw notWhatWasBuilt(`${image.repository}:${tag}`, digest, taken);
    phase.info(`${image.repository}:${tag} → ${taken}`);
    pushed.set(image.name, taken);
  };
  await forEachImage(plan.targets, async (image) => {
    for (const tag of plan.releaseTags.get(image.name) ?? []) await push(image, tag, { timeoutMs, signal });
  });
  signal.throwIfAborted();
  await forEachImage(plan.targets, async ({ name, repository }) => {
    const tag = reuse.keys.get(name);
    const digest = pushed.get(name);
    if (tag === undefined || digest === undefined) return;
    const options = { builder: builderName, env, signal, timeoutMs: moveTimeoutMs };
    await moveTag(host, { repository, tag, digest }, builder, options).catch((error: unknown) => {
      signal.throwIfAborted();
      phase.info(`${name} will be built again next time: ${messageOf(error).split('\n')[0]}`);
    });
  });
  await forEachImage(plan.targets, async (image) => {
    for (const tag of plan.movingTags) await push(image, tag, movingLimits(plan, image, timeoutMs));
  });
  signal.throwIfAborted();
  return pushed;
}

/** Limits without a signal: once one tag has moved, all move. Without a release tag, the first move pushes the content. */
function movingLimits(plan: Plan, { name }: BuildTarget, timeoutMs: number): { timeoutMs: number } {
  const isUp = (plan.releaseTags.get(name) ?? []).length > 0;
  return { timeoutMs: isUp ? moveTimeoutMs : timeoutMs };
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

/** Works on all images side by side and waits for each. Throws one Failure for all that failed. */
async function forEachImage(
  targets: readonly BuildTarget[],
  work: (image: BuildTarget) => Promise<void>,
): Promise<void> {
  const { failures } = await settle(targets.map(work));
  const [first] = failures;
  if (first === undefined) return;
  if (failures.length === 1) throw first;
  throw new Failure({
    what: `${failures.length} of ${targets.length} images could not be pushed`,
    why: first.why,
    evidence: failures.flatMap((failure) => failure.message.split('\n')).slice(0, 20),
    fix: first.fix,
    cause: first,
  });
}
