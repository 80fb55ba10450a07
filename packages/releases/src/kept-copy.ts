import { type Host, type Manifest, manifestOfHost, type SyncDeps, syncDirectory } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import type { SyncedFiles } from './release.ts';

/** A directory of this machine, and what it holds. */
export interface CopySource {
  readonly from: string;
  readonly source: Manifest;
}

/** Where a host keeps the copy of a directory: each content has one, under its hash. */
export function keptCopy(copies: string, { manifest }: Pick<SyncedFiles, 'manifest'>): string {
  return `${copies}/${manifest}`;
}

/**
 * A copy begins as what the host has in place, so that only what differs is sent. What is in place is not touched.
 * $1 directory in place, $2 copy.
 */
const beginScript = `
set -eu
[ ! -d "$2" ] || { echo kept; exit 0; }
mkdir -p -m 0700 -- "\${2%/*}"
rm -rf -- "$2.part"
mkdir -- "$2.part"
[ ! -d "$1" ] || cp -a --reflink=auto -- "$1/." "$2.part/" 2>/dev/null || :
`;

/** A copy gets its name when it is whole and proven. */
const finishScript = 'rm -rf -- "$1" && mv -T -- "$1.part" "$1"';

/**
 * Brings a copy of a directory to a host and reads it back. Nothing that a container may have mounted is touched: the copy
 * lies beside it.
 * @param read undefined where the host must have its copy already
 * @throws Failure when it cannot be brought, was changed meanwhile, or is not there and has no source
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

/** Whether a copy is there and whole; where none is, one is begun. */
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
    why: `The release wants them with the manifest ${manifest.slice(0, 12)}, which this host never had, or has lost.`,
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
