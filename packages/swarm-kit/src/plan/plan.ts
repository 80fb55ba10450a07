import { type DeployContext, type DeployPlan, type FileChange, readProving } from '@fairway/deploy-kit';
import { askEngine } from '@fairway/docker/engine';
import { readRendered } from '@fairway/docker/stack';
import {
  allConfigs,
  allSecrets,
  differences,
  provenOrAlone,
  shortName,
  specsOf,
} from '@fairway/docker/swarm';
import { compareManifests, readHostManifest, readSourceManifest } from '@fairway/host';
import { type Release, runningRelease } from '@fairway/releases';
import { servicesBeyond } from '../fleet/services-beyond.ts';
import { beforeFairway } from '../release/foreign-stack.ts';
import { readSpecs } from '../release/stored-specs.ts';
import { nodesTaking } from '../settings/node-files.ts';
import { imagesRunning } from './images-running.ts';
import { portHandovers } from './port-handover.ts';
import { isUnchanged } from './runs-already.ts';
import { stackChanges } from './stack-changes.ts';
import type { StackDeploy } from './stack-deploy.ts';

/** Works out what a deploy would do. Nothing is changed. */
export async function planDeploy(deploy: StackDeploy, context: DeployContext): Promise<DeployPlan> {
  const { settings, swarm, wanted, before, previous, ledger, entries } = deploy;
  const { release, placement } = wanted;
  const unchanged = await isUnchanged(deploy);
  const { ofOthers } = servicesBeyond(settings.stack, release, before);
  const ours = { ...before, services: before.services.filter(({ Spec }) => !ofOthers.includes(Spec.Name)) };
  const base = previous ?? (await ledger.findRelease(release.id));
  const kept = base && (await readProving(swarm.manager, ledger.releaseDir(base.id)));
  for (const value of kept?.secretValues ?? []) context.mask(value);
  const secretValues = [...wanted.proving.secretValues, ...(kept?.secretValues ?? [])];
  const next = readRendered(release.stack);
  const [files, creates, drift] = await Promise.all([
    filesThatDiffer(deploy, context),
    newStoredData(deploy, context),
    base && runningRelease(entries) === base.id ? changedByOthers({ ...deploy, before: ours }, base) : [],
  ]);
  const from = base && readRendered(base.stack);
  return {
    release: release.version,
    ...(base ? { previous: base.version } : {}),
    unchanged,
    services: unchanged ? [] : stackChanges(from, next, imagesRunning(settings.stack, ours), secretValues),
    files,
    creates: [...wanted.newNetworks.map((name) => `network ${name}`), ...creates],
    drift,
    migrations: [],
    hosts: placement.needed.map(({ node }) => node.hostname),
    warnings: [
      ...wanted.warnings,
      ...deploy.obstacles.map(
        (obstacle) =>
          `if ${release.version} fails, ${previous?.version ?? beforeFairway} is not put back: ${obstacle}`,
      ),
      ...portHandovers(settings.stack, next, before).map(
        ({ from: old, to, port }) =>
          `${old} goes before ${to} comes, since both publish port ${port}: nobody serves there in between`,
      ),
      ...(base && runningRelease(entries) !== base.id
        ? [`the last run failed or was cut: what runs may not be what ${base.version} was proven with`]
        : []),
      ...ofOthers.map(
        (name) =>
          `${name} has the label of the stack, but was not deployed with it: it is neither judged nor removed`,
      ),
      ...(before.services.length > 0 && !base
        ? ['Fairway did not deploy what runs now: services are compared by their images alone']
        : []),
    ],
  };
}

async function filesThatDiffer(
  { wanted }: StackDeploy,
  { signal }: DeployContext,
): Promise<readonly FileChange[]> {
  const perDirectory = await Promise.all(
    wanted.files.map(async ({ source, content }) => {
      const wants = source === undefined ? undefined : await readSourceManifest(source);
      const takers = nodesTaking(content, wanted.placement.needed);
      return Promise.all(
        takers.map(async ({ node, host }): Promise<FileChange> => {
          const there = await host.stat(content.to);
          const found = there ? await readHostManifest(host, content.to, { signal }) : [];
          return { host: node.hostname, to: content.to, differences: compareManifests(wants ?? [], found) };
        }),
      );
    }),
  );
  return perDirectory.flat().filter(({ differences: lines }) => lines.length > 0);
}

async function newStoredData(
  { wanted, swarm }: StackDeploy,
  { signal }: DeployContext,
): Promise<readonly string[]> {
  const [configs, secrets] = await askEngine(swarm.manager, [allConfigs, allSecrets], { signal });
  const there = new Set([...configs, ...secrets].map(({ name }) => name));
  return wanted.data.filter(({ name }) => !there.has(name)).map(({ kind, name }) => `${kind} ${name}`);
}

/**
 * Service fields that others have changed since the release was proven. Values are left out, because they may be
 * secret.
 */
async function changedByOthers(
  { settings, swarm, ledger, before }: StackDeploy,
  base: Release,
): Promise<readonly string[]> {
  const proven = await readSpecs(swarm.manager, ledger.releaseDir(base.id));
  if (!proven) return [];
  const now = specsOf(before);
  return [...new Set([...proven.keys(), ...now.keys()])].flatMap((name) => {
    const service = shortName(settings.stack, name);
    const [then, today] = [proven.get(name), now.get(name)];
    if (!today) return [`${service} was removed`];
    if (!then) return [`${service} was added`];
    return differences(provenOrAlone(then, today), today).map(({ path }) => `${service}: ${path}`);
  });
}
