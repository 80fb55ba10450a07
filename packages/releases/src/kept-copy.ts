import { type Host, type Manifest, manifestOfHost, type SyncDeps, syncDirectory } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import type { SyncedFiles } from './release.ts';

/** A directory of this machine, and its content. */
export interface CopySource {
  readonly from: string;
  readonly source: Manifest;
}

/** The path of a directory's copy on a host. Each content has its own copy, named by its hash. */
export function keptCopy(copies: string, { manifest }: Pick<SyncedFiles, 'manifest'>): string {
  return `${copies}/${manifest}`;
}

/**
 * Begins a copy with the content of the directory in place, so only the differences are sent. The directory in place is
 * not changed. $1 directory in place, $2 copy.
 */
const beginScript = `
set -eu
[ ! -d "$2" ] || { echo kept; exit 0; }
mkdir -p -m 0700 -- "\${2%/*}"
rm -rf -- "$2.part"
mkdir -- "$2.part"
[ ! -d "$1" ] || cp -a --reflink=auto -- "$1/." "$2.part/" 2>/dev/null || :
`;

/** Gives a copy its name, once it is complete and proven. */
const finishScript = 'rm -rf -- "$1" && mv -T -- "$1.part" "$1"';

/**
 * Brings a copy of a directory to a host and reads it back. The copy is beside the directory in place, so nothing
 * changes that a container may have mounted.
 * @param read undefined where the host must already have its copy
 * @throws Failure when the copy cannot be brought, was changed meanwhile, or is missing and has no source
 */
export async function bringCopy(
  host: Host,
  content: SyncedFiles,
  copies: string,
  read: CopySource | undefined,
  deps: SyncDeps,
): Promise<void> {
  const copy = keptCopy(copies, content);
  if (await isKept(host, content, copy, deps)) return;
  if (read === undefined) throw notKept(host, content);
  const proof = await syncDirectory(host, { ...read, to: `${copy}.part` }, deps);
  if (proof.manifest !== content.manifest) throw changedMeanwhile(read.from);
  await host.exec(['sh', '-c', finishScript, 'finish', copy], { show: `keep a copy of ${content.to}` });
}

/** Whether a host has a complete copy. Where it has none, one is begun. */
async function isKept(
  host: Host,
  content: SyncedFiles,
  copy: string,
  { signal }: SyncDeps,
): Promise<boolean> {
  const limits = signal ? { signal } : {};
  const begin = ['sh', '-c', beginScript, 'begin', content.to, copy];
  const { stdout } = await host.exec(begin, { ...limits, show: `begin a copy of ${content.to}` });
  if (stdout.trim() !== 'kept') return false;
  if ((await manifestOfHost(host, copy, limits)) === content.manifest) return true;
  await host.remove(copy);
  await host.exec(begin, { ...limits, show: `begin a copy of ${content.to}` });
  return false;
}

function notKept(host: Host, { to, manifest }: SyncedFiles): Failure {
  return new Failure({
    what: `${host.name} has no copy of the files for ${to}.`,
    why: `The release needs the files with the manifest ${manifest.slice(0, 12)}. This host never had them, or has lost them.`,
    fix: 'Deploy that version again from its commit: a deploy brings the files along.',
  });
}

function changedMeanwhile(source: string): Failure {
  return new Failure({
    what: `${source} was changed while it was synced.`,
    why: 'Its content is no longer what the release was made from.',
    fix: 'Let nothing write to the checkout during this step, then run it again.',
  });
}
