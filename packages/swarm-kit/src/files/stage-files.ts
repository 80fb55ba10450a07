import type { DeployContext } from '@fairway/deploy-kit';
import { overHosts, readFiles, readSourceManifest } from '@fairway/host';
import { bringCopy, type SyncedFiles } from '@fairway/releases';
import type { ConnectedNode } from '../fleet/swarm.ts';
import { nodesTaking } from '../settings/node-files.ts';

/** The directory in which every node keeps copies of synced directories, each named by the hash of its content. */
export function keptFilesDir(stackDir: string): string {
  return `${stackDir}/files`;
}

/** A directory of which the nodes shall keep a copy. */
export interface StagedFiles {
  /** The directory on this machine; undefined where the nodes must already have their copies. */
  readonly source?: string;
  readonly content: SyncedFiles;
}

/**
 * Brings copies of directories to all nodes that take them, side by side, and reads the copies back. The copies lie
 * beside the directories that tasks may have mounted, which stay untouched until all nodes have their copies.
 * @param earlier the directories of the release before: its unchanged files are linked, not copied
 * @throws Failure naming every node that did not get its copies
 */
export async function stageFiles(
  nodes: readonly ConnectedNode[],
  files: readonly StagedFiles[],
  { keptDir, earlier }: { readonly keptDir: string; readonly earlier: readonly SyncedFiles[] },
  deps: Pick<DeployContext, 'logger' | 'clock' | 'signal'>,
): Promise<void> {
  for (const { source, content } of files) {
    const read =
      source === undefined
        ? undefined
        : {
            from: source,
            source: await readSourceManifest(source),
            earlier: earlier.filter(({ to }) => to === content.to).map(({ manifest }) => manifest),
          };
    await overHosts(nodesTaking(content, nodes), ({ host }) => bringCopy(host, content, keptDir, read, deps));
  }
}

/** Removes the copies that no kept release needs, and unfinished copies of killed runs. */
export async function pruneKeptFiles(
  nodes: readonly ConnectedNode[],
  keptDir: string,
  needed: ReadonlySet<string>,
): Promise<void> {
  await overHosts(nodes, async ({ host }) => {
    const names = (await readFiles(host, { names: [keptDir] })).namesIn(keptDir);
    const gone = names.filter((name) => !name.startsWith('.') && !needed.has(name));
    await Promise.all(gone.map((name) => host.remove(`${keptDir}/${name}`)));
  });
}
