import type { Phase } from '@fairway/action-kit';
import { type Builder, canMoveTags, RegistryFailure, readDigest, withRetries } from '@fairway/docker';
import type { Host } from '@fairway/host';
import type { Clock } from '@fairway/runtime';
import type { Plan } from '../plan/plan.ts';
import { patience } from '../retry.ts';
import { inputsKey } from './content-key.ts';

/**
 * Which images are not built again: those whose inputs are unchanged (`true`), only those that would also have the same
 * labels, release and commit included (`same-labels`), or none.
 */
export type ReuseChoice = 'true' | 'false' | 'same-labels';

/** What need not be built, and how the rest is found the next time. */
export interface Reuse {
  /** Name of each image that the registry holds already → its digest. */
  readonly unchanged: ReadonlyMap<string, string>;
  /** Name of each image that will be built → the tag that names it by its inputs. */
  readonly keys: ReadonlyMap<string, string>;
}

/** What a run knows that builds everything. */
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
      patience(phase, { clock, signal: options.signal }),
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
      const key = await inputsKey(image, own, builder, readOnce);
      options.signal.throwIfAborted();
      if ('none' in key) return phase.info(`${name}: is built, for ${key.none}.`);
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

/** Registries say in several ways that they hold nothing of a name; each of them means that it must be built. */
function notThere(error: unknown): undefined {
  if (error instanceof RegistryFailure) return undefined;
  throw error;
}
