import { attemptOf, type DeployContext, recordEnd } from '@fairway/deploy-kit';
import { type EstateVolume, projectEstate, removeProject, volumeSizes } from '@fairway/docker/compose';
import { lastProven } from '@fairway/releases';
import { Failure, messageOf } from '@fairway/runtime';
import type { Inputs } from './inputs.ts';
import { type Plan, planRemoval, rememberedVolumes, requireOwn } from './plan.ts';
import type { Installation } from './session.ts';

/** A volume with its size. */
export interface MeasuredVolume extends EstateVolume {
  /** Bytes; undefined where the engine cannot measure it. */
  readonly bytes: number | undefined;
}

/** The state of a host that was read back at the end. */
export interface HostEnding {
  readonly kept: readonly MeasuredVolume[];
  /** Names of the removed containers, networks and volumes. */
  readonly removed: Readonly<Record<'containers' | 'networks' | 'volumes', readonly string[]>>;
}

/**
 * Plans the removal on a host. Nothing is changed.
 * @throws Failure where the removal would harm somebody else
 */
export async function planInstallation(
  { host, entries, mark }: Installation,
  { project, volumes }: Inputs,
  { signal }: DeployContext,
): Promise<Plan> {
  const remembered = rememberedVolumes(entries);
  const estate = await projectEstate(host, project, { remembered, signal });
  const plan = planRemoval(estate, volumes, entries);
  requireOwn(plan, { project, directory: mark.directory, host: host.name });
  return plan;
}

/**
 * Removes everything. The ledger records the start before, so that the next run knows about a run that was killed here.
 * @returns Docker's complaints
 */
export async function takeAway(
  installation: Installation,
  plan: Plan,
  inputs: Inputs,
  context: DeployContext,
): Promise<readonly string[]> {
  if (plan.nothingLeft) return [];
  await installation.ledger.append({ ...attemptAt(installation, plan, context), outcome: 'started' });
  return removeProject(installation.host, {
    project: inputs.project,
    estate: plan.estate,
    volumes: plan.remove.map(({ name }) => name),
    lease: `${installation.dir}/lock`,
    timeoutMs: inputs.timeoutMs,
  });
}

/**
 * Reads back that only the volumes that stay are left of the project, and that they are the same volumes.
 * @param complaints Docker's errors during the removal
 * @throws Failure naming the things that are still there, or the volumes that are missing
 */
export async function proveGone(
  { host, entries }: Installation,
  plan: Plan,
  { project, timeoutMs }: Inputs,
  complaints: readonly string[],
  logger: DeployContext['logger'],
): Promise<HostEnding> {
  const [after, sizes] = await Promise.all([
    projectEstate(host, project, {
      remembered: [...rememberedVolumes(entries), ...plan.keep.map(({ name }) => name)],
    }),
    volumeSizes(host, { timeoutMs }).catch((error: unknown) => {
      logger.warn(`The volumes of ${host.name} are not measured: ${messageOf(error)}`);
      return new Map<string, number>();
    }),
  ]);
  const still = [
    ...after.containers.map(({ name, state }) => `the container ${name} (${state})`),
    ...after.networks.map(({ name }) => `the network ${name}`),
    ...after.volumes
      .filter(({ name }) => plan.remove.some((volume) => volume.name === name))
      .map(({ name }) => `the volume ${name}`),
  ];
  const lost = [
    ...plan.missing,
    ...plan.keep
      .filter(
        (volume) =>
          !after.volumes.some((item) => item.name === volume.name && item.createdAt === volume.createdAt),
      )
      .map(({ name }) => name),
  ];
  requireGone({ project, host: host.name, still, lost, complaints });
  const { estate, keep, remove } = plan;
  return {
    kept: keep.map((volume) => ({ ...volume, bytes: sizes.get(volume.name) })),
    removed: {
      containers: namesOf(estate.containers),
      networks: namesOf(estate.networks),
      volumes: namesOf(remove),
    },
  };
}

function namesOf(items: readonly { readonly name: string }[]): readonly string[] {
  return items.map(({ name }) => name);
}

interface ReadBack {
  readonly project: string;
  readonly host: string;
  readonly still: readonly string[];
  readonly lost: readonly string[];
  readonly complaints: readonly string[];
}

function requireGone({ project, host, still, lost, complaints }: ReadBack): void {
  if (lost.length > 0) {
    throw new Failure({
      what: `Volumes of ${project} that were to be kept are gone from ${host}: ${lost.join(', ')}.`,
      why: 'They were there before, and are not there now; this action has not removed them.',
      evidence: complaints,
      fix: `Look at who else works on ${host} (docker events --since 1h --filter type=volume), and restore their data from a backup.`,
    });
  }
  if (still.length === 0) return;
  throw new Failure({
    what: `${project} is not gone from ${host}: ${still.join(', ')} ${still.length === 1 ? 'is' : 'are'} still there.`,
    why: complaints.at(-1) ?? 'Docker accepted the removal, but they still exist or were created again.',
    evidence: complaints,
    fix: 'Look at who starts them again or needs them, then run this again: it goes on where it stopped.',
  });
}

/**
 * Writes the ending into the ledger of a host. Nothing is written where nothing was there to remove and no earlier run
 * is unfinished.
 */
export async function recordInstallation(
  installation: Installation,
  plan: Plan,
  cause: string | undefined,
  context: DeployContext,
) {
  const { ledger, entries } = installation;
  if (cause === undefined && plan.nothingLeft && entries.at(-1)?.outcome === 'destroyed') return;
  const end = { ledger, attempt: attemptAt(installation, plan, context), clock: context.clock };
  await recordEnd(end, cause === undefined ? 'destroyed' : 'failed', cause);
}

function attemptAt({ entries, mark }: Installation, { keep }: Plan, context: DeployContext) {
  const ran = lastProven(entries) ?? entries.at(-1) ?? { id: 'none', version: 'none', commit: '' };
  const { environment, tier } = mark;
  return {
    ...attemptOf(ran, undefined, context),
    environment,
    tier,
    destroy: true,
    volumes: [...namesOf(keep)],
  };
}
