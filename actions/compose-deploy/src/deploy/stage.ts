import type { DeployContext } from '@fairway/deploy-kit';
import { imageIds, keepImages } from '@fairway/docker/compose';
import { pullImage, withRetries } from '@fairway/docker/registry';
import { bringCopy } from '@fairway/releases';
import { keepFound } from '../files/managed-files.ts';
import type { Inputs } from '../inputs.ts';
import type { HostDeploy } from '../plan/project-deploy.ts';

type Deps = Pick<DeployContext, 'logger' | 'clock' | 'signal'>;

/**
 * Begins to pull the images of a release while its plan goes on. Nothing that serves is touched. An error is kept for
 * {@link stageRelease}, so the plan has its say first.
 * @param open the stack that ends the pull where the plan refuses the deploy
 */
export function pullEarly(
  deploy: HostDeploy,
  inputs: Inputs,
  open: AsyncDisposableStack,
  deps: Deps,
): HostDeploy {
  if (deploy.unchanged) return deploy;
  const unneeded = new AbortController();
  const signal = AbortSignal.any([deps.signal, unneeded.signal]);
  const pulling = bringImages(deploy, inputs, { ...deps, signal });
  const ended = pulling.then(
    () => {},
    () => {},
  );
  open.defer(() => {
    unneeded.abort(new Error('The deploy is over.'));
    return ended;
  });
  return { ...deploy, pulling };
}

/**
 * Brings everything that a release needs to a host, beside the serving release: images and copies of the directories.
 * @returns the number of images that were pulled
 * @throws Failure naming the images or directories that could not be brought; nothing that serves was touched
 */
export async function stageRelease(deploy: HostDeploy, inputs: Inputs, deps: Deps): Promise<number> {
  const { host, wanted, files, paths, copies, drift } = deploy;
  const earlier = (to: string) =>
    [...(deploy.current ? [deploy.current] : []), ...deploy.kept].flatMap(({ release }) =>
      release.files.flatMap((one) => (one.to === to ? one.manifest : [])),
    );
  const missing = files.filter(({ content }) => !copies.has(content.manifest));
  const [pulled] = await Promise.all([
    deploy.pulling ?? bringImages(deploy, inputs, deps),
    (async () => {
      for (const { source, manifest, content } of missing)
        await bringCopy(
          host,
          content,
          paths.copies,
          { from: source, source: manifest, earlier: earlier(content.to) },
          deps,
        );
      if (inputs.drift === 'keep') for (const tree of drift.trees) await keepFound(host, tree, paths);
    })(),
  ]);
  const ids = await imageIds(host, Object.values(wanted.release.digests));
  await keepImages(host, inputs.project, [...ids.values()]);
  return pulled;
}

async function bringImages(
  { host, wanted }: HostDeploy,
  { login }: Pick<Inputs, 'login'>,
  { logger, clock, signal }: Deps,
): Promise<number> {
  const references = [...new Set(Object.values(wanted.release.digests))];
  const there = await imageIds(host, references, { signal });
  const missing = references.filter((reference) => !there.has(reference));
  const logins = login ? [login] : [];
  await Promise.all(
    missing.map((reference) =>
      withRetries(() => pullImage(host, reference, { logins, signal, timeoutMs: 900_000 }), {
        clock,
        signal,
        onRetry: ({ why }) => logger.warn(`${host.name}: ${why} Pulling again.`),
      }),
    ),
  );
  return missing.length;
}
