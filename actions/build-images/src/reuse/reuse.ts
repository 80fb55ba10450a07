import type { Phase } from '@fairway/action-kit';
import { type Builder, canMoveTags } from '@fairway/docker/build';
import { RegistryFailure, readDigest, withRetries } from '@fairway/docker/registry';
import type { Host } from '@fairway/host';
import type { Clock } from '@fairway/runtime';
import type { ReuseChoice } from '../inputs.ts';
import type { Plan } from '../plan/plan.ts';
import { loggedRetries } from '../retry.ts';
import { contentKey } from './content-key.ts';

/** Images that are not built again, and the tags by which the next run finds the others. */
export interface Reuse {
  /** Name of each image that the registry holds already → its digest. */
  readonly unchanged: ReadonlyMap<string, string>;
  /** Name of each image that will be built → the tag that names its content. */
  readonly keys: ReadonlyMap<string, string>;
}

/** For a run that builds every image. */
const nothingToReuse: Reuse = { unchanged: new Map(), keys: new Map() };

interface ReuseContext {
  readonly choice: ReuseChoice;
  readonly builder: Builder;
  readonly env: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Asks the registry which images it holds already, built from the very same inputs by any earlier run. */
export async function findUnchanged(
  host: Host,
  plan: Plan,
  phase: Phase,
  { choice, builder, clock, ...options }: ReuseContext,
): Promise<Reuse> {
  if (choice === 'false' || !canMoveTags(builder)) return nothingToReuse;
  const unchanged = new Map<string, string>();
  const keys = new Map<string, string>();
  const read = (reference: string) =>
    withRetries(
      () => readDigest(host, reference, options),
      loggedRetries(phase, { clock, signal: options.signal }),
    );
  const bases = new Map<string, Promise<string>>();
  const readOnce = (reference: string) => {
    const reading = bases.get(reference) ?? read(reference);
    bases.set(reference, reading);
    return reading;
  };
  await Promise.all(
    plan.targets.map(async (image) => {
      const { name, repository } = image;
      const { args, labels } = plan.own.get(name) ?? noValues;
      const own = { args, labels: choice === 'same-labels' ? image.labels : labels };
      const key = await contentKey(image, own, builder, readOnce);
      options.signal.throwIfAborted();
      if ('none' in key) return phase.info(`${name}: is built, because ${key.none}.`);
      const digest = await read(`${repository}:${key.tag}`).catch(notThere);
      if (digest === undefined) keys.set(name, key.tag);
      else {
        unchanged.set(name, digest);
        phase.info(`${name}: unchanged, ${digest} is in the registry as ${key.tag}; only its tags move.`);
      }
    }),
  );
  return { unchanged, keys };
}

const noValues = { labels: {}, args: {} };

/** Registries answer a name that they do not hold in several ways. Each of them means that the image is built. */
function notThere(error: unknown): undefined {
  if (error instanceof RegistryFailure) return undefined;
  throw error;
}
