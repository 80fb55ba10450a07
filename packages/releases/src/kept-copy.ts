import { type Host, type Manifest, manifestOfHost, type SyncDeps, syncDirectory } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import type { SyncedFiles } from './release.ts';

/** A directory of this machine, and its content. */
export interface CopySource {
  readonly from: string;
  readonly source: Manifest;
  /** Manifests of earlier copies of the same directory, the one that is likest first. */
  readonly earlier?: readonly string[];
}

/** The path of a directory's copy on a host. Each content has its own copy, named by its hash. */
export function keptCopy(copies: string, { manifest }: Pick<SyncedFiles, 'manifest'>): string {
  return `${copies}/${manifest}`;
}

/**
 * Begins a copy, so only the differences are sent: with links to the files of an earlier copy, which cost no space, or
 * with the content of the directory in place. That one is not linked to, because containers may write to its files.
 * Prints how it began, and the free kilobytes. $1 directory in place, $2 copy, then the earlier copies.
 */
const beginScript = `
set -eu
place=$1 copy=$2
shift 2
[ ! -d "$copy" ] || { echo kept; exit 0; }
mkdir -p -m 0700 -- "\${copy%/*}"
rm -rf -- "$copy.part"
mkdir -- "$copy.part"
free() { df -Pk -- "$copy.part" | awk 'NR == 2 { print $4 }'; }
began=alone
for earlier in "$@"; do
  [ -d "$earlier" ] || continue
  if cp -al -- "$earlier/." "$copy.part/" 2>/dev/null; then began=linked; break; fi
  rm -rf -- "$copy.part"
  mkdir -- "$copy.part"
done
if [ $began = alone ] && [ -d "$place" ] && [ "$(du -sk -- "$place" 2>/dev/null | cut -f1)" -lt "$(free)" ]; then
  cp -a --reflink=auto -- "$place/." "$copy.part/" 2>/dev/null || :
fi
echo "$began $(free)"
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
  const earlier = (read?.earlier ?? [])
    .filter((manifest) => manifest !== content.manifest)
    .map((manifest) => keptCopy(copies, { manifest }));
  const begun = await beginCopy(host, content, copy, earlier, deps);
  if (begun === undefined) return;
  if (read === undefined) throw notKept(host, content);
  const { from, source } = read;
  const proof = await syncDirectory(host, { from, source, to: `${copy}.part`, ...begun }, deps);
  if (proof.manifest !== content.manifest) throw changedMeanwhile(read.from);
  await host.exec(['sh', '-c', finishScript, 'finish', copy], { show: `keep a copy of ${content.to}` });
}

interface BegunCopy {
  readonly linked: boolean;
  readonly freeBytes: number;
}

/** Begins a copy; undefined where the host has it complete already. */
async function beginCopy(
  host: Host,
  content: SyncedFiles,
  copy: string,
  earlier: readonly string[],
  { signal }: SyncDeps,
): Promise<BegunCopy | undefined> {
  const limits = signal ? { signal } : {};
  const argv = ['sh', '-c', beginScript, 'begin', content.to, copy, ...earlier];
  const begin = async () => {
    const { stdout } = await host.exec(argv, { ...limits, show: `begin a copy of ${content.to}` });
    return stdout.trim();
  };
  let said = await begin();
  if (said === 'kept') {
    if ((await manifestOfHost(host, copy, limits)) === content.manifest) return undefined;
    await host.remove(copy);
    said = await begin();
  }
  const [how, free] = said.split(' ');
  return { linked: how === 'linked', freeBytes: Number(free) * 1024 };
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
