import { readHostManifests, treeFacts, writeFiles } from '@fairway/host';
import type { Installation } from '../installation/installation.ts';
import type { StoredRelease } from '../installation/stored-release.ts';
import { placeCopy } from './managed-files.ts';

/**
 * Puts the files of a release in place: directories, `.env`, and the Compose file last.
 * @throws Failure naming a file that could not be written, or that differs afterwards
 */
export async function placeFiles(
  { host, paths }: Pick<Installation, 'host' | 'paths'>,
  { release, dotenv }: StoredRelease,
): Promise<void> {
  const directories = release.files.filter(({ to }) => to !== paths.dotenv);
  const there = await readHostManifests(
    host,
    directories.map(({ to }) => to),
  );
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
