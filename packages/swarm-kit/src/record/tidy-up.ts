import { askEngine, engineQuery } from '@fairway/docker/engine';
import { allConfigs, allSecrets } from '@fairway/docker/swarm';
import type { Ledger, Release } from '@fairway/releases';
import { countOf, messageOf } from '@fairway/runtime';
import { z } from 'zod';
import { keptFilesDir, pruneKeptFiles } from '../files/stage-files.ts';
import type { StackDeploy } from '../plan/stack-deploy.ts';
import { type NodeDisk, readDisks } from './disk.ts';
import { pruneImages } from './prune-images.ts';
import { type InUse, unneededOf } from './unneeded.ts';

const referencesSchema = z.array(
  z.looseObject({
    Spec: z.looseObject({
      TaskTemplate: z.looseObject({
        ContainerSpec: z
          .looseObject({
            Image: z.string(),
            Configs: z.array(z.looseObject({ ConfigName: z.string() })).nullish(),
            Secrets: z.array(z.looseObject({ SecretName: z.string() })).nullish(),
          })
          .nullish(),
      }),
    }),
  }),
);

/** All services of the swarm, of all stacks: each may use a config or a secret. */
const allReferences = engineQuery('/services', referencesSchema);

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
  const [releases, [configs, secrets, references]] = await Promise.all([
    storedReleases(ledger),
    askEngine(manager, [allConfigs, allSecrets, allReferences]),
  ]);
  const { removed } = await ledger.prune(settings.keepReleases);
  const inUse = usedBy(references);
  const old = unneededOf({ stack, releases, removed, configs, secrets }, inUse);
  const [imagesRemoved] = await Promise.all([
    pruneImages({
      manager,
      nodes,
      stateDir,
      pendingFile: `${stackDir}/images-to-remove.json`,
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

function usedBy(services: z.infer<typeof referencesSchema>): InUse {
  const specs = services.flatMap(({ Spec }) => Spec.TaskTemplate.ContainerSpec ?? []);
  return {
    images: new Set(specs.map(({ Image }) => Image)),
    data: new Set(
      specs.flatMap(({ Configs, Secrets }) => [
        ...(Configs ?? []).map(({ ConfigName }) => ConfigName),
        ...(Secrets ?? []).map(({ SecretName }) => SecretName),
      ]),
    ),
  };
}

async function storedReleases(ledger: Ledger): Promise<readonly Release[]> {
  const ids = new Set((await ledger.read()).map(({ id }) => id));
  const found = await Promise.all([...ids].map((id) => ledger.findRelease(id)));
  return found.filter((release) => release !== undefined);
}
