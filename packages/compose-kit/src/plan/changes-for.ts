import { configHashes, imageIds, planChanges, type ServiceChange } from '@fairway/docker/compose';
import type { Host } from '@fairway/host';
import { installedProject } from '../fleet/paths.ts';
import type { Installation } from '../installation/installation.ts';
import type { StoredRelease } from '../installation/stored-release.ts';
import type { ProjectSettings } from '../settings/project-settings.ts';

/** The changes that turn an installation, with its containers as they are now, into a release. */
export async function changesFor(
  { host, before }: Pick<Installation, 'host' | 'before'>,
  stored: StoredRelease,
  settings: Pick<ProjectSettings, 'strategies'>,
  hashes: ReadonlyMap<string, string>,
  anew?: ReadonlySet<string>,
): Promise<readonly ServiceChange[]> {
  const { release, model, trees } = stored;
  const ids = await imageIds(host, Object.values(release.digests));
  return planChanges({
    model,
    hashes,
    imageIds: new Map(
      Object.entries(release.digests).flatMap(([service, reference]) => {
        const id = ids.get(reference);
        return id ? [[service, id] as const] : [];
      }),
    ),
    containers: before,
    strategies: settings.strategies,
    managed: trees.map(({ to }) => to),
    ...(anew ? { anew } : {}),
  });
}

/** The hashes of releases that another version of Compose stored, so that each is computed once. */
const askedAgain = new WeakMap<StoredRelease, ReadonlyMap<string, string>>();

/** The hash that the host's Compose puts on the containers of each service of a release. */
export async function hashesOf(
  host: Host,
  stored: StoredRelease,
  settings: Pick<ProjectSettings, 'stateDir' | 'project' | 'directory'>,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  if (stored.read) return new Map(Object.entries(stored.read.hashes));
  const known = askedAgain.get(stored);
  if (known) return known;
  const { stack } = stored.release;
  const hashes = await configHashes(host, installedProject(settings), stack, signal ? { signal } : {});
  askedAgain.set(stored, hashes);
  return hashes;
}
