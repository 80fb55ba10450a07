import type { DeployContext } from '@fairway/deploy-kit';
import {
  fleetOf,
  type Host,
  manifestOfHost,
  readFiles,
  readSourceManifest,
  syncDirectory,
} from '@fairway/host';
import type { SyncedFiles } from '@fairway/releases';
import { Failure } from '@fairway/runtime';
import { nodesTaking } from './file-nodes.ts';
import type { ReachedNode } from './placement.ts';

/** Where every node keeps copies of synced directories, each under the hash of its content. */
export function keptFilesDir(stackDir: string): string {
  return `${stackDir}/files`;
}

/** The copy of a directory with this content, on every node that has had it. */
export function keptCopy(keptDir: string, { manifest }: Pick<SyncedFiles, 'manifest'>): string {
  return `${keptDir}/${manifest}`;
}

/** A directory that the nodes are to keep a copy of. */
export interface StagedFiles {
  /** The directory on this machine; undefined where the nodes must have their copies already. */
  readonly source?: string;
  readonly content: SyncedFiles;
}

/**
 * A copy begins as what the node has in place, so that only what differs is sent. What is in place is not touched.
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
 * Brings copies of directories to all nodes that take them, side by side, and reads them back. Nothing that a task may
 * have mounted is touched: the copies lie beside it, until all nodes have theirs.
 * @throws Failure naming every node on which it failed.
 */
export async function stageFiles(
  nodes: readonly ReachedNode[],
  files: readonly StagedFiles[],
  keptDir: string,
  deps: Pick<DeployContext, 'logger' | 'clock' | 'signal'>,
): Promise<void> {
  for (const { source, content } of files) {
    const read =
      source === undefined ? undefined : { from: source, source: await readSourceManifest(source) };
    const takers = nodesTaking(content, nodes).map(({ host }) => host);
    await fleetOf(takers).all(async (host) => {
      const copy = keptCopy(keptDir, content);
      if (await isKept(host, content, copy, deps.signal)) return;
      if (read === undefined) throw notKept(host, content);
      const proof = await syncDirectory(host, { ...read, to: `${copy}.part` }, deps);
      if (proof.manifest !== content.manifest) throw changedMeanwhile(read.from);
      await host.exec(['sh', '-c', finishScript, 'finish', copy], { show: `keep a copy of ${content.to}` });
    });
  }
}

/** Whether a copy is there and whole; where none is, one is begun. */
async function isKept(host: Host, content: SyncedFiles, copy: string, signal: AbortSignal): Promise<boolean> {
  const begin = ['sh', '-c', beginScript, 'begin', content.to, copy];
  const { stdout } = await host.exec(begin, { signal, show: `begin a copy of ${content.to}` });
  if (stdout.trim() !== 'kept') return false;
  if ((await manifestOfHost(host, copy, { signal })) === content.manifest) return true;
  await host.remove(copy);
  await host.exec(begin, { signal, show: `begin a copy of ${content.to}` });
  return false;
}

/** Removes the copies that no kept release needs, and what a killed run began. */
export async function pruneKeptFiles(
  nodes: readonly ReachedNode[],
  keptDir: string,
  needed: ReadonlySet<string>,
): Promise<void> {
  await fleetOf(nodes.map(({ host }) => host)).all(async (host) => {
    const names = (await readFiles(host, { names: [keptDir] })).namesIn(keptDir);
    const gone = names.filter((name) => !name.startsWith('.') && !needed.has(name));
    await Promise.all(gone.map((name) => host.remove(`${keptDir}/${name}`)));
  });
}

function notKept(host: Host, { to, manifest }: SyncedFiles): Failure {
  return new Failure({
    what: `${host.name} has no copy of the files for ${to}.`,
    why: `The release wants them with the manifest ${manifest.slice(0, 12)}, which this node never had, or has lost.`,
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
