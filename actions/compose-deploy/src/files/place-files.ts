import { readHostManifests, treeFacts, writeFiles } from '@fairway/host';
import type { Installation } from '../installation/installation.ts';
import type { StoredRelease } from '../installation/stored-release.ts';
import { placeCopy } from './managed-files.ts';

/**
 * Puts the files of a release in place: directories, `.env`, and the Compose file last.
 * @throws Failure naming a file that could not be written, or that differs afterwards
 */
export async function placeFiles(
  { host, places }: Pick<Installation, 'host' | 'places'>,
  { release, dotenv }: StoredRelease,
): Promise<void> {
  const directories = release.files.filter(({ to }) => to !== places.dotenv);
  const there = await readHostManifests(
    host,
    directories.map(({ to }) => to),
  );
  for (const content of directories) {
    const found = there.get(content.to);
    if (!found || treeFacts(found).manifest !== content.manifest)
      await placeCopy(host, content, places.copies);
  }
  await writeFiles(
    host,
    [
      { path: places.dotenv, content: dotenv, mode: 0o600 },
      { path: places.composeFile, content: release.stack, mode: 0o600 },
    ],
    { parents: 0o755 },
  );
}
