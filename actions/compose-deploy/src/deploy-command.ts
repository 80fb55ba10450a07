import { type DeployContext, type Ended, tellDeploy, tidyUp } from '@fairway/deploy-kit';
import { takenPorts } from '@fairway/docker';
import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { changeTo } from './deploy/deploy.ts';
import { proveUnchanged } from './deploy/unchanged.ts';
import type { ComposeRelease, Inputs } from './inputs.ts';
import { findInstallation } from './installation/find-installation.ts';
import type { Deployment, HostDeploy } from './plan/deployment.ts';
import { requireKeptVolumes } from './plan/kept-volumes.ts';
import { planHost } from './plan/plan-host.ts';
import { repair } from './put-back/repair.ts';
import type { ProjectEnding } from './record/ending.ts';
import { type Built, buildOnHost, copySources } from './release/build-on-host.ts';
import { readIngredients } from './release/ingredients.ts';
import type { Ingredients } from './release/wanted.ts';
import { tellEnding, tellWhatComes } from './report.ts';
import { inScratch } from './site/in-scratch.ts';
import { reachHosts, type Session, takeLocks } from './site/preflight.ts';

/** Deploys a release to all hosts. */
export async function deployCommand(
  inputs: Inputs,
  source: ComposeRelease,
  context: DeployContext,
): Promise<void> {
  context.setOutput('release', source.release);
  await using open = new AsyncDisposableStack();
  const session = await context.phase('preflight', async (phase) => {
    const reached = await reachHosts(inputs, open, phase, context);
    return takeLocks(reached, inputs, { needsLogin: source.buildFrom !== undefined }, open, context);
  });
  const guarded = { ...context, signal: AbortSignal.any([context.signal, session.lost]) };
  const given = await readIngredients(inputs, source, context);
  const built = await buildOn(session, given, open, guarded);
  const hosts = await context.phase('plan', () =>
    session.fleet.all(async (host) => {
      const found = await findInstallation(host, inputs, session.factsOf(host), guarded);
      const { dockerConfig } = session.lockOf(host);
      const images = built.get(host);
      const ingredients = images ? { ...given, built: images } : given;
      const later = (close: () => Promise<void>) => open.defer(close);
      const plan = await planHost({ found, ingredients, dockerConfig, onlyLook: false, later }, guarded);
      await requirePorts(plan, guarded.signal);
      await requireKeptVolumes(plan, inputs, context);
      return plan;
    }),
  );
  const migrateUrl = source.migrate === 'auto' ? source.migrateUrl : undefined;
  const secretValues = Object.values(source.secretEnv);
  await carryOut({ inputs, hosts, secretValues, migrateUrl }, session, guarded);
}

/** Builds on every host what the Compose files build, where the caller wants that. */
async function buildOn(
  { fleet, lockOf }: Session,
  given: Ingredients,
  open: AsyncDisposableStack,
  context: DeployContext,
): Promise<ReadonlyMap<Host, Built>> {
  if (given.source.buildFrom === undefined) return new Map();
  const sources = await copySources(given);
  open.defer(() => tidyUp(sources.close, context.logger));
  return context.phase('build', async (phase) => {
    const done = await fleet.all((host) =>
      inScratch(host, context, async (scratch) => {
        const { dockerConfig } = lockOf(host);
        return buildOnHost(host, given, sources.directory, scratch, dockerConfig, context);
      }),
    );
    phase.proved(
      `built on ${done.length === 1 ? 'the host' : `${done.length} hosts`}`,
      Object.values(done[0] ?? {}).join(', '),
    );
    return new Map(fleet.hosts.map((host, index) => [host, done[index] ?? {}]));
  });
}

/** Changes all hosts to what is planned, and tells how it ended. @throws Failure when it did not end as asked */
export async function carryOut(
  { inputs, hosts, secretValues, migrateUrl }: Omit<Deployment, 'begun'>,
  session: Session,
  context: DeployContext,
): Promise<void> {
  const [first] = hosts;
  if (!first) throw new TypeError('a deploy has at least one host');
  const { release } = first.wanted;
  context.setOutput('digests', release.digests);
  context.setOutput('previous-release', first.previous?.release.version ?? '');
  tellWhatComes(inputs, hosts, context);
  const begun: HostDeploy[] = [];
  const deployment: Deployment = {
    inputs,
    hosts,
    secretValues,
    migrateUrl,
    begun: (deploy) => void begun.push(deploy),
  };
  await tellDeploy(
    {
      record: inputs.record,
      subject: inputs.project,
      thread: inputs.project,
      release,
      previous: first.previous?.release,
      rollback: first.attempt.rollback,
    },
    context,
    () => change(deployment, begun, session, context),
    (ending) => {
      context.setOutput('status', ending.status);
      context.setOutput('outage', ending.outage);
      tellEnding(inputs, hosts, ending, context);
    },
  );
}

/** Changes what runs where it has to be changed, and puts things right when that fails. */
async function change(
  deployment: Deployment,
  begun: readonly HostDeploy[],
  session: Session,
  context: DeployContext,
): Promise<Ended<ProjectEnding>> {
  try {
    const isThere = deployment.hosts.every(({ unchanged }) => unchanged);
    return {
      ending: isThere ? await proveUnchanged(deployment, context) : await changeTo(deployment, context),
    };
  } catch (error) {
    // Somebody else may hold the lock by now: what runs is theirs.
    if (session.lost.aborted) throw error;
    return repair(deployment, begun, error, context, { cancelled: context.signal.aborted });
  }
}

/** @throws Failure naming the port that somebody else has, and who */
async function requirePorts({ host, wanted, changes }: HostDeploy, signal: AbortSignal): Promise<void> {
  const { services } = wanted.model;
  // What is kept has its ports.
  const coming = changes.filter(({ action, service }) => action !== 'keep' && services[service]);
  const model = {
    ...wanted.model,
    services: Object.fromEntries(coming.flatMap(({ service }) => [[service, services[service] ?? {}]])),
  };
  const taken = await takenPorts(host, model, signal);
  const [first] = taken;
  if (!first) return;
  throw new Failure({
    what: `The port ${first.port}/${first.protocol} of ${host.name}, which the service ${first.service} publishes, is taken.`,
    why: `${first.by.charAt(0).toUpperCase()}${first.by.slice(1)} has it.`,
    evidence: taken.map(({ port, protocol, service, by }) => `${port}/${protocol} for ${service}: ${by}`),
    fix: `Free it (on ${host.name}: ss -ltnup sport = :${first.port}), or publish another port. Nothing was changed.`,
  });
}
