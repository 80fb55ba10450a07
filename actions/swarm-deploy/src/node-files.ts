import type { DeployContext } from '@fairway/deploy-kit';
import { fleetOf, type Host, manifestOfHost, syncDirectory } from '@fairway/host';
import type { Release } from '@fairway/releases';
import { Failure } from '@fairway/runtime';
import type { ReachedNode } from './placement.ts';
import type { WantedFiles } from './wanted.ts';

/** What a node's directory came to. */
export interface SyncedNode {
  readonly node: string;
  readonly to: string;
  readonly files: number;
  readonly changed: number;
  readonly removed: number;
  readonly manifest: string;
}

/** Where every node keeps copies of synced directories, each under the hash of its content. */
export function keptFilesDir(stackDir: string): string {
  return `${stackDir}/files`;
}

/** A copy is taken whole or not at all: it gets its name when it is complete. $1 directory, $2 copy. */
const keepScript = `
set -eu
[ ! -d "$2" ] || exit 0
mkdir -p -m 0700 -- "$(dirname -- "$2")"
rm -rf -- "$2.part"
cp -a --reflink=auto -- "$1" "$2.part"
mv -T -- "$2.part" "$2"
`;

const restoreScript = `
set -eu
[ -d "$2" ] || { echo "$2 is not there" >&2; exit 66; }
rsync --recursive --links --perms --checksum --delete-delay -- "$2/" "$1/"
`;

/**
 * Makes the directories of all nodes equal to those of the repository, side by side, reads them back, and keeps a copy
 * on each node, so that going back needs neither the repository nor the network.
 * @throws Failure naming every node on which it failed.
 */
export async function syncFiles(
  nodes: readonly ReachedNode[],
  files: readonly WantedFiles[],
  keptDir: string,
  { logger, clock, signal }: DeployContext,
): Promise<readonly SyncedNode[]> {
  if (files.length === 0) return [];
  const perNode = await fleetOf(hostsOf(nodes)).all(async (host) => {
    const synced: SyncedNode[] = [];
    for (const { source, to, content } of files) {
      const proof = await syncDirectory(host, { from: source, to }, { logger, clock, signal });
      if (proof.manifest !== content.manifest) throw changedMeanwhile(source);
      await host.exec(['sh', '-c', keepScript, 'keep', to, `${keptDir}/${proof.manifest}`], {
        signal,
        show: `keep a copy of ${to}`,
      });
      synced.push({ node: nameOf(host, nodes), to, ...proof });
    }
    return synced;
  });
  return perNode.flat();
}

/**
 * Puts the files of an earlier release back on all nodes, from the copies that they keep, and reads them back.
 * @throws Failure naming every node on which it failed.
 */
export async function restoreFiles(
  nodes: readonly ReachedNode[],
  release: Release,
  keptDir: string,
): Promise<void> {
  if (release.files.length === 0) return;
  await fleetOf(hostsOf(nodes)).all(async (host) => {
    for (const { to, manifest } of release.files) {
      if ((await manifestOfHost(host, to)) === manifest) continue;
      await host.exec(['sh', '-c', restoreScript, 'restore', to, `${keptDir}/${manifest}`], {
        show: `put back ${to}`,
      });
      const found = await manifestOfHost(host, to);
      if (found === manifest) continue;
      throw new Failure({
        what: `${to} on ${host.name} is not what it was with ${release.version}.`,
        why: `Its manifest is ${found}, not ${manifest}.`,
        fix: `Find out who else writes to ${to} on ${host.name}, then deploy ${release.version} again.`,
      });
    }
  });
}

/** Removes the copies that no kept release needs. */
export async function pruneKeptFiles(
  nodes: readonly ReachedNode[],
  keptDir: string,
  needed: ReadonlySet<string>,
): Promise<void> {
  await fleetOf(hostsOf(nodes)).all(async (host) => {
    if (!(await host.stat(keptDir))) return;
    const { stdout } = await host.exec(['ls', '-A1', '--', keptDir]);
    const gone = stdout.split('\n').filter((name) => name !== '' && !needed.has(name));
    await Promise.all(gone.map((name) => host.remove(`${keptDir}/${name}`)));
  });
}

function changedMeanwhile(source: string): Failure {
  return new Failure({
    what: `${source} was changed while it was synced.`,
    why: 'Its content is no longer what the release was made from.',
    fix: 'Let nothing write to the checkout during this step, then run it again.',
  });
}

function hostsOf(nodes: readonly ReachedNode[]): Host[] {
  return nodes.map(({ host }) => host);
}

function nameOf(host: Host, nodes: readonly ReachedNode[]): string {
  return nodes.find((node) => node.host === host)?.node.hostname ?? host.name;
}
