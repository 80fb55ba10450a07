import { type DeployContext, tidyUp } from '@fairway/deploy-kit';
import { imageIds, pruneKeptImages } from '@fairway/docker';
import type { Inputs } from './inputs.ts';
import type { HostDeploy } from './installation.ts';
import { pruneCopies } from './managed-files.ts';
import { allStored } from './stored-release.ts';

/**
 * Removes what no kept release of the project needs: stored releases, copies of directories, images. Tidying up after a
 * proven deploy: what goes wrong there is said and fails nothing.
 * @returns what was removed, in words
 */
export async function collect(
  { host, name, ledger, places }: HostDeploy,
  inputs: Inputs,
  { logger }: Pick<DeployContext, 'logger'>,
): Promise<readonly string[]> {
  const done: string[] = [];
  await tidyUp(async () => {
    const { removed } = await ledger.prune(inputs.keepReleases);
    done.push(...removed.map((id) => `${name}: stored release ${id}`));
    const kept = await allStored(host, ledger);
    const files = kept.flatMap(({ release }) => release.files.map(({ manifest }) => manifest));
    await pruneCopies(host, places.copies, new Set(files));
    const ids = await imageIds(
      host,
      kept.flatMap(({ release }) => Object.values(release.digests)),
    );
    const images = await pruneKeptImages(host, inputs.project, new Set(ids.values()));
    if (images.removed > 0)
      done.push(`${name}: ${images.removed} images, ${Math.round(images.bytes / 1024 ** 2)} MB`);
  }, logger);
  return done;
}
