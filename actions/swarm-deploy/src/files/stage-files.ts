import type { DeployContext } from '@fairway/deploy-kit';
import { overHosts, readFiles, readSourceManifest } from '@fairway/host';
import { bringCopy, type SyncedFiles } from '@fairway/releases';
import type { ReachedNode } from '../fleet/placement.ts';
import { nodesTaking } from '../inputs/files-input.ts';

/** Where every node keeps copies of synced directories, each under the hash of its content. */
export function keptFilesDir(stackDir: string): string {
  return `${stackDir}/files`;
}

/** A directory that the nodes are to keep a copy of. */
export interface StagedFiles {
  /** The directory on this machine; undefined where the nodes must have their copies already. */
  readonly source?: string;
  readonly content: SyncedFiles;
}

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
    await overHosts(nodesTaking(content, nodes), ({ host }) => bringCopy(host, content, keptDir, read, deps));
  }
}

/** Removes the copies that no kept release needs, and what a killed run began. */
export async function pruneKeptFiles(
  nodes: readonly ReachedNode[],
  keptDir: string,
  needed: ReadonlySet<string>,
): Promise<void> {
  await overHosts(nodes, async ({ host }) => {
    const names = (await readFiles(host, { names: [keptDir] })).namesIn(keptDir);
    const gone = names.filter((name) => !name.startsWith('.') && !needed.has(name));
    await Promise.all(gone.map((name) => host.remove(`${keptDir}/${name}`)));
  });
}
