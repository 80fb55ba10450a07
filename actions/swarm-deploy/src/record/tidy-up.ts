import { allConfigs, allSecrets, askEngine, engineQuery, type StoredData } from '@fairway/docker';
import type { Ledger, Release } from '@fairway/releases';
import { z } from 'zod';
import { keptFilesDir, pruneKeptFiles } from '../files/stage-files.ts';
import type { StackDeploy } from '../plan/stack-deploy.ts';
import { madeLabel } from '../release/configs-and-secrets.ts';
import { type NodeDisk, readDisks } from './disk.ts';
import { pruneImages } from './prune-images.ts';

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

/** Every service of the swarm, whatever stack it is of: each may use a config or a secret. */
const allReferences = engineQuery('/services', referencesSchema);

/** What tidying up came to. */
export interface Tidied {
  /** What was removed, in words. */
  readonly notes: readonly string[];
  readonly disks: readonly NodeDisk[];
}

/**
 * Removes what no kept release needs: stored releases, copies of files, images, and the configs and secrets that
 * Fairway made for this stack and that no service of the swarm uses.
 */
export async function collect({ inputs, swarm, wanted, ledger, stackDir }: StackDeploy): Promise<Tidied> {
  const { manager } = swarm;
  const nodes = wanted.placement.needed;
  const [stored, [configs, secrets, services]] = await Promise.all([
    storedReleases(ledger),
    askEngine(manager, [allConfigs, allSecrets, allReferences]),
  ]);
  const { removed } = await ledger.prune(inputs.keepReleases);
  const goneReleases = stored.filter(({ id }) => removed.includes(id));
  const keptReleases = stored.filter(({ id }) => !removed.includes(id));
  const neededFiles = new Set(keptReleases.flatMap(({ files }) => files.map(({ manifest }) => manifest)));
  const used = new Set([
    ...keptReleases.flatMap((release) => [...release.configs, ...release.secrets]),
    ...services.flatMap(({ Spec }) => [
      ...(Spec.TaskTemplate.ContainerSpec?.Configs ?? []).map(({ ConfigName }) => ConfigName),
      ...(Spec.TaskTemplate.ContainerSpec?.Secrets ?? []).map(({ SecretName }) => SecretName),
    ]),
  ]);
  const unused = ({ name, labels }: StoredData) => labels[madeLabel] === inputs.stack && !used.has(name);
  const oldConfigs = configs.filter(unused).map(({ name }) => name);
  const oldSecrets = secrets.filter(unused).map(({ name }) => name);
  const [imagesRemoved] = await Promise.all([
    pruneImages({
      manager,
      nodes,
      stateDir: inputs.stateDir,
      pendingFile: `${stackDir}/images-to-remove.json`,
      gone: goneReleases,
      used: new Set(services.flatMap(({ Spec }) => Spec.TaskTemplate.ContainerSpec?.Image ?? [])),
    }),
    pruneKeptFiles(nodes, keptFilesDir(stackDir), neededFiles),
    oldConfigs.length > 0 ? manager.exec(['docker', 'config', 'rm', ...oldConfigs]) : undefined,
    oldSecrets.length > 0 ? manager.exec(['docker', 'secret', 'rm', ...oldSecrets]) : undefined,
  ]);
  return {
    notes: [
      ...removed.map((id) => `stored release ${id}`),
      ...oldConfigs.map((name) => `config ${name}`),
      ...oldSecrets.map((name) => `secret ${name}`),
      ...[...imagesRemoved]
        .filter(([, count]) => count > 0)
        .map(([node, count]) => `${count} images on ${node}`),
    ],
    disks: await readDisks(nodes, inputs.stateDir, imagesRemoved),
  };
}

async function storedReleases(ledger: Ledger): Promise<readonly Release[]> {
  const ids = new Set((await ledger.read()).map(({ id }) => id));
  const found = await Promise.all([...ids].map((id) => ledger.findRelease(id)));
  return found.filter((release) => release !== undefined);
}
