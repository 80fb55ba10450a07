import type { DeployContext } from '@fairway/deploy-kit';
import { imageIds, pruneKeptImages } from '@fairway/docker/compose';
import { allEnded, countOf, formatDiskSpace, tidyUp } from '@fairway/runtime';
import type { HostDeploy } from '../plan/project-deploy.ts';
import type { ProjectSettings } from '../settings/project-settings.ts';
import { unneededOf } from './unneeded.ts';

/**
 * Tidies up after a proven deploy. It removes stored releases, copies of directories and images that no kept release of
 * the project needs. An error here is reported and fails nothing.
 * @returns the removed things, in words
 */
export async function tidyUpHost(
  { host, name, ledger, paths, snapshot, entries, attempt, kept, wanted }: HostDeploy,
  { project, keepReleases }: ProjectSettings,
  { logger }: Pick<DeployContext, 'logger'>,
): Promise<readonly string[]> {
  const done: string[] = [];
  await tidyUp(async () => {
    const old = unneededOf({
      entries: [...entries, { ...attempt, outcome: 'proven' }],
      keepReleases,
      releases: [...kept, wanted].map(({ release }) => release),
      ids: snapshot.ids,
      copies: snapshot.others.namesIn(paths.copies),
    });
    const gone = [
      ...old.releases.map(ledger.releaseDir),
      ...old.copies.map((copy) => `${paths.copies}/${copy}`),
    ];
    const [images] = await allEnded([
      imageIds(host, old.imagesKept).then((ids) => pruneKeptImages(host, project, new Set(ids.values()))),
      gone.length > 0 &&
        host.exec(['rm', '-rf', '--', ...gone], { show: `remove ${gone.length} stored directories` }),
    ]);
    done.push(...old.releases.map((id) => `${name}: stored release ${id}`));
    if (images.removed > 0)
      done.push(`${name}: ${countOf(images.removed, 'image')}, ${formatDiskSpace(images.bytes)}`);
  }, logger);
  return done;
}
