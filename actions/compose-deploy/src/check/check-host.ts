import {
  findInstallation,
  type HostFacts,
  hostProblems,
  type Installation,
  readHostFacts,
  readModel,
  requirePlatform,
  requireTakes,
  type Sources,
} from '@fairway/compose-kit';
import { type DeployContext, type Finding, find, problemOf, tryLogin } from '@fairway/deploy-kit';
import type { ComposeModel } from '@fairway/docker/compose';
import { clockOff, clockToleranceSeconds } from '@fairway/docker/machine';
import { chooseImages, resolveServices } from '@fairway/docker/registry';
import type { Host } from '@fairway/host';
import { countOf } from '@fairway/runtime';
import type { Inputs } from '../inputs.ts';

const machine = 'engine, Compose, rsync, disk, directories, clock';

/** The findings of one host. */
export interface CheckedHost {
  readonly findings: readonly Finding[];
  /** Undefined where the installation could not be read. */
  readonly installation: Installation | undefined;
  /** Undefined where the host could not be asked. */
  readonly disk: { readonly name: string; readonly freeBytes: number } | undefined;
}

/** Of a host that could not be used. */
export const nothingRead = { installation: undefined, disk: undefined } as const;

/**
 * Runs all checks of one host. Every error is a finding.
 * @param sources the sources of the release; undefined where no release is given, or the sources cannot be read
 */
export async function checkHost(
  host: Host,
  inputs: Inputs,
  sources: Sources | undefined,
  context: DeployContext,
): Promise<CheckedHost> {
  const { clock, signal } = context;
  const where = host.label;
  let facts: HostFacts;
  try {
    facts = await readHostFacts(host, inputs, { now: clock.now, signal });
  } catch (error) {
    const problem = problemOf(error, `${host.name} cannot be used.`);
    return { findings: [{ where, what: machine, problem }], ...nothingRead };
  }
  const { login } = inputs;
  let installation: Installation | undefined;
  const others = await Promise.all([
    find(where, 'the project and its ledger', async () => {
      installation = await findInstallation(host, inputs, facts, context);
      const { length } = installation.entries;
      return length === 0 ? 'no release yet' : 'can be read';
    }),
    ...(login ? [find(where, 'registry login', () => tryLogin(host, login, signal))] : []),
    ...(sources
      ? [
          find(where, 'Compose files, and what they need of the host', () =>
            tryModel(host, facts.platform, sources, context),
          ),
        ]
      : []),
  ]);
  const disk = { name: host.name, freeBytes: facts.freeBytes };
  return { findings: [...machineFindings(facts, host, inputs), ...others], installation, disk };
}

function machineFindings(facts: HostFacts, host: Host, inputs: Inputs): readonly Finding[] {
  const { engineVersion, composeVersion, clockAheadSeconds: off } = facts;
  const found = { where: host.label, what: machine };
  const problems = [
    ...hostProblems(facts, host, inputs),
    ...(Math.abs(off) > clockToleranceSeconds ? [clockOff(host, off)] : []),
  ];
  if (problems.length > 0) return problems.map((problem) => ({ ...found, problem }));
  const evidence = `engine ${engineVersion}, Compose ${composeVersion}, clock within ${clockToleranceSeconds} s`;
  return [{ ...found, evidence }];
}

/**
 * Checks the release as far as it is there: Compose accepts the files, Docker can start them, and the images that a
 * registry has already are made for the host.
 */
async function tryModel(
  host: Host,
  platform: string,
  sources: Sources,
  context: Pick<DeployContext, 'logger' | 'signal'>,
): Promise<string> {
  const { model } = await readModel(host, sources, context);
  const [fitting] = await Promise.all([
    tryPlatforms(host, platform, model, sources, context.signal),
    requireTakes(host, model, context),
  ]);
  return `${Object.keys(model.services).length} services; their ports are free, and networks and volumes are as the files define them; ${countOf(fitting, 'image')} for ${platform}`;
}

/**
 * Judges the platforms of the images that are there. An image that a build of this run has yet to push is judged by the
 * deploy.
 * @returns the number of images that were judged
 */
async function tryPlatforms(
  host: Host,
  platform: string,
  model: ComposeModel,
  { settings, source }: Sources,
  signal: AbortSignal,
): Promise<number> {
  const services = Object.entries(model.services).flatMap(([name, { image }]) =>
    image ? [[name, { image }] as const] : [],
  );
  const choices = chooseImages(Object.fromEntries(services), source.images ?? []);
  const found = await Promise.all(
    choices.map((choice) => resolveServices(host, [choice], settings.login, signal).catch(() => [])),
  );
  signal.throwIfAborted();
  const images = found.flat().filter(({ platforms }) => platforms.length > 0);
  requirePlatform(host, platform, model, images);
  return images.length;
}
