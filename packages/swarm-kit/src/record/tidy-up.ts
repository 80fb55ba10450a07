import { askEngine } from '@fairway/docker/engine';
import { allConfigs, allSecrets } from '@fairway/docker/swarm';
import type { Ledger, Release } from '@fairway/releases';
import { allEnded, countOf, messageOf } from '@fairway/runtime';
import { keptFilesDir, pruneKeptFiles } from '../files/stage-files.ts';
import type { StackDeploy } from '../plan/stack-deploy.ts';
import { type NodeDisk, readDisks } from './disk.ts';
import { pendingImagesFile, pruneImages } from './prune-images.ts';
import { unneededOf } from './unneeded.ts';
import { usedByServices } from './used-by-services.ts';

/** The result of tidying up. */
export interface Tidied {
  /** The removed things, in words. */
  readonly notes: readonly string[];
  readonly disks: readonly NodeDisk[];
}

/** Tidies up after a proven deploy. An error here is reported and fails nothing. */
export async function tidyUpStack(deploy: StackDeploy): Promise<Tidied> {
  try {
    return await removeUnneeded(deploy);
  } catch (error) {
    deploy.logger.warn(`Old releases could not be tidied up: ${messageOf(error)}`);
    return { notes: [], disks: [] };
  }
}

/**
 * Removes stored releases, copies of files and images that no kept release needs. Also removes configs and secrets that
 * Fairway made for this stack and that no service of the swarm uses.
 */
async function removeUnneeded({ settings, swarm, wanted, ledger, stackDir }: StackDeploy): Promise<Tidied> {
  const { manager } = swarm;
  const { stack, stateDir } = settings;
  const nodes = wanted.placement.needed;
  const [releases, [configs, secrets, inUse]] = await Promise.all([
    storedReleases(ledger),
    askEngine(manager, [allConfigs, allSecrets, usedByServices]),
  ]);
  const { removed } = await ledger.prune(settings.keepReleases);
  const old = unneededOf({ stack, releases, removed, configs, secrets }, inUse);
  const [imagesRemoved] = await allEnded([
    pruneImages({
      manager,
      nodes,
      stateDir,
      pendingFile: pendingImagesFile(stackDir),
      gone: old.releases,
      used: inUse.images,
    }),
    pruneKeptFiles(nodes, keptFilesDir(stackDir), old.manifestsKept),
    old.configs.length > 0 ? manager.exec(['docker', 'config', 'rm', ...old.configs]) : undefined,
    old.secrets.length > 0 ? manager.exec(['docker', 'secret', 'rm', ...old.secrets]) : undefined,
  ]);
  return {
    notes: [
      ...removed.map((id) => `stored release ${id}`),
      ...old.configs.map((name) => `config ${name}`),
      ...old.secrets.map((name) => `secret ${name}`),
      ...[...imagesRemoved]
        .filter(([, count]) => count > 0)
        .map(([node, count]) => `${countOf(count, 'image')} on ${node}`),
    ],
    disks: await readDisks(nodes, stateDir, imagesRemoved),
  };
}

/** The releases of a ledger that are still stored. */
export async function storedReleases(ledger: Ledger): Promise<readonly Release[]> {
  const ids = new Set((await ledger.read()).map(({ id }) => id));
  const found = await Promise.all([...ids].map((id) => ledger.findRelease(id)));
  return found.filter((release) => release !== undefined);
}
