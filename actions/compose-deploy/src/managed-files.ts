import type { FileMapping, RepositoryFiles } from '@fairway/deploy-kit';
import type { ManagedDirectory } from '@fairway/docker';
import {
  type Host,
  type Manifest,
  manifestOfHost,
  readSourceManifest,
  syncDirectory,
  treeFacts,
} from '@fairway/host';
import type { SyncedFiles } from '@fairway/releases';
import { type Clock, Failure, type Logger } from '@fairway/runtime';
import type { Places } from './places.ts';

/** A directory of the repository that goes to the hosts, with all that is in it. */
export interface ManagedFiles extends ManagedDirectory {
  /** The directory on this machine. */
  readonly source: string;
  /** As a release knows it. */
  readonly content: SyncedFiles;
}

/** @throws Failure naming the line whose directory is not there, or empty. */
export async function readManagedFiles(
  mapping: FileMapping,
  repository: RepositoryFiles,
): Promise<ManagedFiles> {
  const source = repository.resolve(mapping.from, 'The input "files"');
  const manifest = await readSourceManifest(source);
  if (manifest.length === 0) {
    throw new Failure({
      what: `The input "files" names ${mapping.from}, which is empty.`,
      why: `Equal to it would mean that all of ${mapping.to} is deleted on every host.`,
      fix: 'Correct the path, or remove the line.',
    });
  }
  return { source, to: mapping.to, manifest, content: { to: mapping.to, ...treeFacts(manifest) } };
}

/** Where a host keeps the copy of a directory. */
export function copyOf({ manifest }: SyncedFiles, { copies }: Pick<Places, 'copies'>): string {
  return `${copies}/${manifest}`;
}

/** Directories that are empty in place make a directory to sync into; a copy is whole or not there. $1 in place, $2 copy. */
const beginScript = `
set -eu
[ ! -d "$2" ] || { echo kept; exit 0; }
mkdir -p -m 0700 -- "\${2%/*}"
rm -rf -- "$2.part"
mkdir -- "$2.part"
[ ! -d "$1" ] || cp -a --reflink=auto -- "$1/." "$2.part/" 2>/dev/null || :
`;

/**
 * Brings a copy of a directory to a host and reads it back. Nothing that a container may have mounted is touched.
 * @throws Failure when it cannot be brought, or was changed meanwhile
 */
export async function bringCopy(
  host: Host,
  { source, manifest, content, to }: ManagedFiles,
  copies: string,
  deps: { readonly logger: Logger; readonly clock: Clock; readonly signal: AbortSignal },
): Promise<void> {
  const copy = `${copies}/${content.manifest}`;
  const { stdout } = await host.exec(['sh', '-c', beginScript, 'begin', to, copy], {
    signal: deps.signal,
    show: `begin a copy of ${to}`,
  });
  if (stdout.trim() === 'kept') {
    if ((await manifestOfHost(host, copy)) === content.manifest) return;
    await host.remove(copy);
    return bringCopy(host, { source, manifest, content, to }, copies, deps);
  }
  await syncDirectory(host, { from: source, source: manifest, to: `${copy}.part` }, deps);
  await host.exec(['mv', '-T', '--', `${copy}.part`, copy], { show: `keep a copy of ${to}` });
}

/** $1 in place, $2 copy. */
const keepScript = `
set -eu
[ ! -d "$2" ] || exit 0
mkdir -p -m 0700 -- "\${2%/*}"
rm -rf -- "$2.part"
cp -a -- "$1" "$2.part"
mv -T -- "$2.part" "$2"
`;

/** Keeps a copy of a directory as it was found: what somebody edited there may have to come back. */
export async function keepFound(
  host: Host,
  { to, found }: { readonly to: string; readonly found: Manifest },
  places: Pick<Places, 'copies'>,
): Promise<void> {
  const copy = copyOf({ to, ...treeFacts(found) }, places);
  await host.exec(['sh', '-c', keepScript, 'keep', to, copy], { show: `keep ${to} as it is` });
}

/** $1 copy, $2 in place. */
const placeScript = `
set -eu
[ -d "$1" ] || { echo "$1 is not there" >&2; exit 66; }
mkdir -p -- "$2"
exec rsync --recursive --links --perms --checksum --delete-delay -- "$1/" "$2/"
`;

/**
 * Makes a directory of a host equal to its copy there, and reads it back. Whatever becomes of the run, it goes to its end.
 * @throws Failure where there is no copy, or where it is not equal afterwards
 */
export async function placeCopy(host: Host, content: SyncedFiles, copies: string): Promise<void> {
  const { to, manifest } = content;
  if ((await manifestOfHost(host, to)) === manifest) return;
  await host.exec(['sh', '-c', placeScript, 'place', `${copies}/${manifest}`, to], {
    show: `put ${to} in place`,
  });
  const found = await manifestOfHost(host, to);
  if (found === manifest) return;
  throw new Failure({
    what: `${to} on ${host.name} is not what it has to be.`,
    why: `Its manifest is ${found}, not ${manifest}.`,
    fix: `Find out who else writes to ${to} on ${host.name}, then run this again.`,
  });
}
