import type { DeployContext } from '@fairway/deploy-kit';
import { imageIds, keepImages } from '@fairway/docker/compose';
import { pullImage, withRetries } from '@fairway/docker/registry';
import type { Host } from '@fairway/host';
import { bringCopy } from '@fairway/releases';
import { allEnded } from '@fairway/runtime';
import { keepFound } from '../files/managed-files.ts';
import type { HostDeploy } from '../plan/project-deploy.ts';
import type { ProjectSettings } from '../settings/project-settings.ts';

type Deps = Pick<DeployContext, 'logger' | 'clock' | 'signal'>;

/** Images that are pulled while a plan goes on. */
export interface EarlyPull {
  /** Begins to pull the images that a host does not have. Nothing that serves is touched. */
  begin(references: readonly string[]): void;
  /** Resolves with the number of images that were pulled. After an error the deploy itself pulls, and reports it. */
  pulled(): Promise<number>;
}

/** @param open the stack that ends the pull where the plan refuses the deploy */
export function earlyPull(
  host: Host,
  settings: ProjectSettings,
  open: AsyncDisposableStack,
  { signal }: Pick<Deps, 'signal'>,
): EarlyPull {
  const unneeded = new AbortController();
  let pulling = Promise.resolve(0);
  open.defer(async () => {
    unneeded.abort(new Error('The deploy is over.'));
    await pulling;
  });
  return {
    begin(references) {
      const until = AbortSignal.any([signal, unneeded.signal]);
      const pull = (reference: string) => pullOne(host, reference, settings, until);
      pulling = bringImages(host, references, pull, until).then(
        ({ pulled }) => pulled,
        () => 0,
      );
    },
    pulled: () => pulling,
  };
}

/**
 * Brings everything that a release needs to a host, beside the serving release: images and copies of the directories.
 * @returns the number of images that were pulled
 * @throws Failure naming the images or directories that could not be brought; nothing that serves was touched
 */
export async function stageRelease(
  deploy: HostDeploy,
  settings: ProjectSettings,
  deps: Deps,
): Promise<number> {
  const { host, wanted, files, paths, copies, drift } = deploy;
  const earlier = (to: string) =>
    [...(deploy.current ? [deploy.current] : []), ...deploy.kept].flatMap(({ release }) =>
      release.files.flatMap((one) => (one.to === to ? one.manifest : [])),
    );
  const missing = files.filter(({ content }) => !copies.has(content.manifest));
  const references = Object.values(wanted.release.digests);
  const [images] = await allEnded([
    (async () => {
      const early = await deploy.pulling;
      const { pulled, ids } = await pullMissing(host, references, settings, deps);
      return { pulled: pulled + (early ?? 0), ids };
    })(),
    (async () => {
      for (const { source, manifest, content } of missing)
        await bringCopy(
          host,
          content,
          paths.copies,
          { from: source, source: manifest, earlier: earlier(content.to) },
          deps,
        );
      if (settings.drift === 'keep') for (const tree of drift.trees) await keepFound(host, tree, paths);
    })(),
  ]);
  await keepImages(host, settings.project, [...images.ids.values()]);
  return images.pulled;
}

/**
 * Pulls the images that a host does not have, and again where the registry could not answer.
 * @returns the number of images that were pulled, and the id of each image by its reference
 * @throws Failure naming the image that could not be pulled
 */
export function pullMissing(
  host: Host,
  references: readonly string[],
  settings: Pick<ProjectSettings, 'login'>,
  { logger, clock, signal }: Deps,
): ReturnType<typeof bringImages> {
  const pull = (reference: string) =>
    withRetries(() => pullOne(host, reference, settings, signal), {
      clock,
      signal,
      onRetry: ({ why }) => logger.warn(`${host.name}: ${why} Pulling again.`),
    });
  return bringImages(host, references, pull, signal);
}

/**
 * Pulls the images that a host does not have, side by side.
 * @param pull pulls one image
 * @returns the number of images that were pulled, and the id of each image by its reference
 */
async function bringImages(
  host: Host,
  references: readonly string[],
  pull: (reference: string) => Promise<unknown>,
  signal: AbortSignal,
): Promise<{ readonly pulled: number; readonly ids: ReadonlyMap<string, string> }> {
  const there = await imageIds(host, references, { signal });
  const missing = [...new Set(references)].filter((reference) => !there.has(reference));
  if (missing.length === 0) return { pulled: 0, ids: there };
  await Promise.all(missing.map(pull));
  return { pulled: missing.length, ids: await imageIds(host, references, { signal }) };
}

/** Pulls one image. A large one takes minutes. */
function pullOne(
  host: Host,
  reference: string,
  { login }: Pick<ProjectSettings, 'login'>,
  signal: AbortSignal,
): Promise<boolean> {
  return pullImage(host, reference, { logins: login ? [login] : [], signal, timeoutMs: 900_000 });
}
