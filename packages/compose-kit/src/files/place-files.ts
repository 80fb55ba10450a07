import { type Manifest, readHostManifests, treeFacts, writeFiles } from '@fairway/host';
import type { Installation } from '../installation/installation.ts';
import type { StoredRelease } from '../installation/stored-release.ts';
import { placeCopy } from './managed-files.ts';

/**
 * Puts the files of a release in place: directories, `.env`, and the Compose file last.
 * @param known the files in these directories, where this run has read them under its lock; otherwise they are read now
 * @throws Failure naming a file that could not be written, or that differs afterwards
 */
export async function placeFiles(
  { host, paths }: Pick<Installation, 'host' | 'paths'>,
  { release, dotenv }: StoredRelease,
  known?: ReadonlyMap<string, Manifest>,
): Promise<void> {
  const directories = release.files.filter(({ to }) => to !== paths.dotenv);
  const all = directories.map(({ to }) => to);
  const there = known ?? (await readHostManifests(host, all));
  for (const content of directories) {
    const found = there.get(content.to);
    if (!found || treeFacts(found).manifest !== content.manifest)
      await placeCopy(host, content, paths.copies);
  }
  await writeFiles(
    host,
    [
      { path: paths.dotenv, content: dotenv, mode: 0o600 },
      { path: paths.composeFile, content: release.stack, mode: 0o600 },
    ],
    { parents: 0o755 },
  );
}
