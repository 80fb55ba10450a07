import type { DeployContext } from '@fairway/deploy-kit';
import { imageIds, pruneKeptImages } from '@fairway/docker';
import { idsToKeep } from '@fairway/releases';
import { formatDiskSpace, tidyUp } from '@fairway/runtime';
import type { Inputs } from '../inputs.ts';
import type { HostDeploy } from '../plan/project-deploy.ts';

/**
 * Removes what no kept release of the project needs: stored releases, copies of directories, images. Tidying up after a
 * proven deploy: what goes wrong there is said and fails nothing.
 * @returns what was removed, in words
 */
export async function collect(
  { host, name, ledger, places, snapshot, entries, attempt, kept, wanted }: HostDeploy,
  inputs: Inputs,
  { logger }: Pick<DeployContext, 'logger'>,
): Promise<readonly string[]> {
  const done: string[] = [];
  await tidyUp(async () => {
    const stay = idsToKeep([...entries, { ...attempt, outcome: 'proven' }], inputs.keepReleases);
    const releases = [...kept, wanted].flatMap(({ release }) => (stay.has(release.id) ? [release] : []));
    const copies = new Set(releases.flatMap(({ files }) => files.map(({ manifest }) => manifest)));
    const old = snapshot.ids.filter((id) => !stay.has(id));
    // A copy that a killed run began is not needed by anybody either.
    const oldCopies = snapshot.others.namesIn(places.copies).filter((copy) => !copies.has(copy));
    const gone = [...old.map(ledger.releaseDir), ...oldCopies.map((copy) => `${places.copies}/${copy}`)];
    if (gone.length > 0)
      await host.exec(['rm', '-rf', '--', ...gone], { show: `remove ${gone.length} stored directories` });
    done.push(...old.map((id) => `${name}: stored release ${id}`));
    const digests = releases.flatMap((release) => Object.values(release.digests));
    const ids = await imageIds(host, digests);
    const images = await pruneKeptImages(host, inputs.project, new Set(ids.values()));
    if (images.removed > 0) done.push(`${name}: ${images.removed} images, ${formatDiskSpace(images.bytes)}`);
  }, logger);
  return done;
}
