import { allProblems, type DeployContext } from '@fairway/deploy-kit';
import {
  type ComposeModel,
  compareDefinitions,
  type HostSurvey,
  hostObstacles,
  impossibleClaims,
  surveyHost,
  takenPorts,
} from '@fairway/docker/compose';
import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { notAsDefined } from '../prove/definitions.ts';
import type { HostDeploy } from './project-deploy.ts';

type Deps = Pick<DeployContext, 'logger' | 'signal'>;

/**
 * Requires that Docker can do on a host what a deploy will ask of it, as the host is now.
 * @throws Failure naming everything that stands in the way
 */
export function requireNoObstacle(
  { host, wanted, changes, current, attempt }: HostDeploy,
  survey: HostSurvey,
  deps: Pick<Deps, 'logger'>,
): void {
  const { model } = wanted;
  // A service that is kept already has its ports.
  const coming = changes.filter(({ action, service }) => action !== 'keep' && model.services[service]);
  const services = Object.fromEntries(coming.map(({ service }) => [service, model.services[service] ?? {}]));
  const publishing = { ...model, services };
  // An earlier release served with these networks and volumes, and must be able to serve again.
  const forgiving = attempt.rollback === true;
  requireFits(host, model, survey, { publishing, before: current?.model, forgiving }, deps);
}

/**
 * Requires that Docker can start a project on a host as it is now.
 * @throws Failure naming everything that stands in the way
 */
export async function requireTakes(host: Host, model: ComposeModel, { logger, signal }: Deps): Promise<void> {
  requireFits(host, model, await surveyHost(host, model, { signal }), {}, { logger });
}

interface Fitting {
  /** The services that will publish their ports. Default: all. */
  readonly publishing?: ComposeModel;
  readonly before?: ComposeModel | undefined;
  /** Networks and volumes that are not as defined are a warning. */
  readonly forgiving?: boolean;
}

function requireFits(
  host: Host,
  model: ComposeModel,
  survey: HostSurvey,
  { publishing = model, before, forgiving = false }: Fitting,
  { logger }: Pick<Deps, 'logger'>,
): void {
  const { unlike, labels } = compareDefinitions(model, survey, before);
  for (const one of labels) {
    logger.warn(
      `${host.name}: labels of the ${one.kind} ${one.name} are not as the files say, and Docker does not change them: ${one.differences.join('; ')}.`,
    );
  }
  const different = unlike.map((one) => notAsDefined(host, model, one));
  if (forgiving) for (const { what, evidence } of different) logger.warn(`${what} ${evidence.join('; ')}.`);
  const problems = [
    ...portsTaken(host, takenPorts(publishing, survey.listeners)),
    ...claimedTwice(model),
    ...lacking(host, model, hostObstacles(model, survey)),
    ...(forgiving ? [] : different),
  ];
  const problem = allProblems(
    `${model.name} to ${host.name}`,
    problems.map((one) => ({ where: host.label, what: 'the project', problem: one })),
  );
  if (problem) throw problem;
}

function portsTaken(host: Host, taken: ReturnType<typeof takenPorts>): readonly Failure[] {
  const [first] = taken;
  if (!first) return [];
  return [
    new Failure({
      what: `The port ${first.port}/${first.protocol} of ${host.name}, which the service ${first.service} publishes, is taken.`,
      why: `${first.by.charAt(0).toUpperCase()}${first.by.slice(1)} has it.`,
      evidence: taken.map(({ port, protocol, service, by }) => `${port}/${protocol} for ${service}: ${by}`),
      fix: `Free it (on ${host.name}: ss -ltnup sport = :${first.port}), or publish another port. Nothing was changed.`,
    }),
  ];
}

function claimedTwice(model: ComposeModel): readonly Failure[] {
  const clashes = impossibleClaims(model);
  if (clashes.length === 0) return [];
  return [
    new Failure({
      what: `The services of ${model.name} cannot all run.`,
      why: 'Docker gives a port, a name or an address to one container at a time.',
      evidence: clashes,
      fix: 'Give each container what it needs of its own. Nothing was changed.',
    }),
  ];
}

function lacking(host: Host, { name }: ComposeModel, obstacles: readonly string[]): readonly Failure[] {
  const [first = ''] = obstacles;
  if (obstacles.length === 0) return [];
  return [
    new Failure({
      what: `${host.name} cannot run ${name} as the files describe it.`,
      why: `${first.charAt(0).toUpperCase()}${first.slice(1)}.`,
      evidence: obstacles,
      fix: `Put right what is listed on ${host.name}, or change the files. Nothing was changed.`,
    }),
  ];
}
