import type { FileMapping, RepositoryFiles } from '@fairway/deploy-kit';
import type { ManagedDirectory } from '@fairway/docker/compose';
import { type Host, type Manifest, manifestOfHost, readSourceManifest, treeFacts } from '@fairway/host';
import { keptCopy, type SyncedFiles } from '@fairway/releases';
import { Failure } from '@fairway/runtime';
import type { ProjectPaths } from '../fleet/paths.ts';

/** A directory of the repository that goes to the hosts, with all of its content. */
export interface ManagedFiles extends ManagedDirectory {
  /** The directory on this machine. */
  readonly source: string;
  /** The record of the directory in a release. */
  readonly content: SyncedFiles;
}

/**
 * Reads the directories that the input "files" names.
 * @throws Failure naming the line whose directory is missing or empty
 */
export async function readManagedFiles(
  mapping: FileMapping,
  repository: RepositoryFiles,
): Promise<ManagedFiles> {
  const source = repository.resolve(mapping.from, 'The input "files"');
  const manifest = await readSourceManifest(source);
  if (manifest.length === 0) {
    throw new Failure({
      what: `The input "files" names ${mapping.from}, which is empty.`,
      why: `A sync of an empty directory would delete all of ${mapping.to} on every host.`,
      fix: 'Correct the path, or remove the line.',
    });
  }
  return { source, to: mapping.to, manifest, content: { to: mapping.to, ...treeFacts(manifest) } };
}

/** $1 the directory in place, $2 its copy. */
const keepScript = `
set -eu
[ ! -d "$2" ] || exit 0
mkdir -p -m 0700 -- "\${2%/*}"
rm -rf -- "$2.part"
cp -a -- "$1" "$2.part"
mv -T -- "$2.part" "$2"
`;

/** Keeps a copy of a directory as it was found, so that its edits can be restored. */
export async function keepFound(
  host: Host,
  { to, found }: { readonly to: string; readonly found: Manifest },
  paths: Pick<ProjectPaths, 'copies'>,
): Promise<void> {
  const copy = keptCopy(paths.copies, treeFacts(found));
  await host.exec(['sh', '-c', keepScript, 'keep', to, copy], { show: `keep ${to} as it is` });
}

/** $1 the copy, $2 the directory in place. */
const placeScript = `
set -eu
[ -d "$1" ] || { echo "$1 is not there" >&2; exit 66; }
mkdir -p -- "$2"
exec rsync --recursive --links --perms --checksum --delete-delay -- "$1/" "$2/"
`;

/**
 * Makes a directory of a host equal to its copy on that host, and reads the directory back. The work goes to its end
 * even where the run is cancelled.
 * @throws Failure where the copy is missing, or the directory differs afterwards
 */
export async function placeCopy(host: Host, content: SyncedFiles, copies: string): Promise<void> {
  const { to, manifest } = content;
  await host.exec(['sh', '-c', placeScript, 'place', keptCopy(copies, content), to], {
    show: `put ${to} in place`,
  });
  const found = await manifestOfHost(host, to);
  if (found === manifest) return;
  throw new Failure({
    what: `${to} on ${host.name} is not equal to its stored copy.`,
    why: `Its manifest is ${found}, not ${manifest}.`,
    fix: `Find out who else writes to ${to} on ${host.name}, then run this again.`,
  });
}
