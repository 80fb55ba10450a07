import type { DeployContext } from '@fairway/deploy-kit';
import { askEngine } from '@fairway/docker/engine';
import { describeFreed, freeDisk } from '@fairway/docker/machine';
import { stackLabel } from '@fairway/docker/swarm';
import { overHosts } from '@fairway/host';
import { openLedger } from '@fairway/releases';
import { allEnded } from '@fairway/runtime';
import { keptFilesDir, pruneKeptFiles } from '../files/stage-files.ts';
import { pendingImagesFile, pruneImages } from '../record/prune-images.ts';
import { storedReleases } from '../record/tidy-up.ts';
import { usedByServices } from '../record/used-by-services.ts';
import { connectedNodes } from './connected.ts';
import type { LockedStack } from './locked-stack.ts';

/**
 * Makes room on all nodes: tasks of the stack that have ended, images that nothing names, the cache of builds, images of
 * releases that are no longer kept, and copies of files that no kept release has. Volumes and images of kept releases stay.
 * @returns what each node has free now, one line each
 */
export async function freeDisks(
  { place, swarm, stackDir }: LockedStack,
  context: DeployContext,
): Promise<readonly string[]> {
  const { stack, stateDir } = place;
  const { manager } = swarm;
  const nodes = connectedNodes(swarm);
  return context.phase('free disk', async (phase) => {
    const { signal } = context;
    const freed = await overHosts(nodes, async ({ node, host }) => ({
      node: node.hostname,
      freed: await freeDisk(host, [`${stackLabel}=${stack}`], { signal }),
    }));
    const ledger = openLedger(manager, { dir: stackDir, logger: context.logger });
    const [[used], releases] = await Promise.all([
      askEngine(manager, [usedByServices], { signal }),
      storedReleases(ledger),
    ]);
    const manifests = new Set(releases.flatMap(({ files }) => files.map(({ manifest }) => manifest)));
    const [removed] = await allEnded([
      pruneImages({
        manager,
        nodes,
        stateDir,
        pendingFile: pendingImagesFile(stackDir),
        gone: [],
        used: used.images,
      }),
      pruneKeptFiles(nodes, keptFilesDir(stackDir), manifests),
    ]);
    return freed.map(({ node, freed: { images, ...others } }) => {
      const line = `${node}: ${describeFreed({ ...others, images: images + (removed.get(node) ?? 0) })}`;
      phase.info(line);
      return line;
    });
  });
}
