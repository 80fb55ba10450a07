import type { Phase } from '@fairway/action-kit';
import type { Builder, BuildTarget } from '@fairway/docker/build';
import {
  digestOfTag,
  type InspectedImage,
  inspectImage,
  missingPlatforms,
  type RegistryClient,
  readBase,
  withRetries,
} from '@fairway/docker/registry';
import { type Clock, Failure } from '@fairway/runtime';
import type { ReuseChoice } from '../inputs.ts';
import type { Plan } from '../plan/plan.ts';
import { missingAttestations } from '../publish/attestations.ts';
import { loggedRetries } from '../retry.ts';
import { contentKey } from './content-key.ts';
import { signatureTag } from './signature.ts';

/** Images that are not built again, and the tags by which the next run finds the others. */
export interface Reuse {
  /** Name of each image that the registry holds already → its digest. */
  readonly unchanged: ReadonlyMap<string, string>;
  /** Name of each image that will be built → the tag that names its inputs. */
  readonly keys: ReadonlyMap<string, string>;
}

/** For a run that builds every image. */
const nothingToReuse: Reuse = { unchanged: new Map(), keys: new Map() };

interface ReuseContext {
  readonly choice: ReuseChoice;
  /** The secret with which runs vouch for their images. */
  readonly reuseKey: string | undefined;
  readonly builder: Builder;
  readonly registry: RegistryClient;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Milliseconds before the second try. A registry that stays silent costs a build, not the run. */
const pauses: readonly number[] = [1000];

/**
 * Asks the registry which images it holds already, built from the very same inputs by an earlier run that vouched for
 * them, and whole. Whatever cannot be proven is built.
 */
export async function findUnchanged(
  plan: Plan,
  phase: Phase,
  { choice, reuseKey, builder, registry, clock, signal }: ReuseContext,
): Promise<Reuse> {
  if (choice === 'false') return nothingToReuse;
  if (reuseKey === undefined) {
    phase.info(
      'Every image is built: without the input "reuse-key", no image in the registry is known to be ours.',
    );
    return nothingToReuse;
  }
  const unchanged = new Map<string, string>();
  const keys = new Map<string, string>();
  const retries = { ...loggedRetries(phase, { clock, signal }), pauses };
  const bases = new Map<string, ReturnType<typeof readBase>>();
  const readOnce = (reference: string, platforms: readonly string[]) => {
    const key = [reference, ...platforms].join(' ');
    const reading = bases.get(key) ?? withRetries(() => readBase(registry, reference, platforms), retries);
    bases.set(key, reading);
    return reading;
  };
  await Promise.all(
    plan.targets.map(async (image) => {
      const { name } = image;
      const { args, labels } = plan.own.get(name) ?? noValues;
      const own = { args, labels: choice === 'same-labels' ? image.labels : labels };
      const key = await contentKey(image, own, builder, readOnce);
      signal.throwIfAborted();
      if ('none' in key) return phase.info(`${name}: is built, because ${key.none}.`);
      const look = () => findImage(registry, image, key.tag, reuseKey);
      const found = await withRetries(look, retries).catch((error: unknown) => {
        signal.throwIfAborted();
        if (!(error instanceof Failure)) throw error;
        return { why: `the registry could not be asked: ${error.why}` };
      });
      if ('digest' in found) {
        unchanged.set(name, found.digest);
        return phase.info(
          `${name}: unchanged, ${found.digest} is in the registry as ${key.tag}, whole in its ${found.parts} parts; only its tags move.`,
        );
      }
      keys.set(name, key.tag);
      if (found.why !== undefined) phase.info(`${name}: is built again, because ${found.why}`);
    }),
  );
  return { unchanged, keys };
}

const noValues = { labels: {}, args: {} };

/** @returns the image, or why the one that is there is not taken; nothing where none is there */
async function findImage(
  registry: RegistryClient,
  image: BuildTarget,
  key: string,
  reuseKey: string,
): Promise<InspectedImage | { readonly why: string | undefined }> {
  const { repository } = image;
  const digest = await digestOfTag(registry, `${repository}:${key}`);
  if (digest === undefined) return { why: undefined };
  const signature = signatureTag(reuseKey, { repository, key, digest });
  if ((await digestOfTag(registry, `${repository}:${signature}`)) !== digest)
    return {
      why: `no run with this reuse-key vouches for ${digest}, which the registry holds as ${key}.`,
    };
  const found = await inspectImage(registry, `${repository}@${digest}`);
  const [lost] = found.lost;
  if (lost !== undefined) {
    const others = found.lost.length > 1 ? ` and ${found.lost.length - 1} more` : '';
    return { why: `the registry no longer holds ${lost}${others}.` };
  }
  const lacks = [
    ...missingPlatforms(image.platforms, found.platforms),
    ...missingAttestations(image, found.attestations),
  ];
  return lacks.length > 0 ? { why: `the image in the registry lacks ${lacks.join(', ')}.` } : found;
}
