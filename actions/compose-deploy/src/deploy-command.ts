import { type DeployContext, type Ended, tellDeploy, withWayBack } from '@fairway/deploy-kit';
import type { Host } from '@fairway/host';
import { tidyUp } from '@fairway/runtime';
import { changeTo } from './deploy/deploy.ts';
import { earlyPull } from './deploy/stage.ts';
import { proveUnchanged } from './deploy/unchanged.ts';
import { inScratch } from './fleet/in-scratch.ts';
import { openSession, type ProjectSession } from './fleet/preflight.ts';
import type { RequestOf } from './inputs.ts';
import { requireKeptVolumes } from './plan/kept-volumes.ts';
import { requireNoObstacle } from './plan/obstacles.ts';
import { planHost } from './plan/plan-host.ts';
import type { HostDeploy, ProjectDeploy } from './plan/project-deploy.ts';
import { repair } from './put-back/repair.ts';
import type { ProjectEnding } from './record/ending.ts';
import { type Built, buildOnHost, copyBuildSource } from './release/build-on-host.ts';
import type { Sources } from './release/sources.ts';
import { readSources } from './release/sources.ts';
import { tellEnding, tellWanted } from './report.ts';

/** preflight → plan → bring, deploy → prove → record. A failed deploy returns to the release that was proven before. */
export async function deployCommand(
  { inputs, source }: RequestOf<'deploy'>,
  context: DeployContext,
): Promise<void> {
  context.setOutput('release', source.release);
  context.about({ release: { version: source.release, commit: context.github.sha } });
  await using open = new AsyncDisposableStack();
  const needsLogin = source.buildFrom !== undefined;
  const { session, guarded } = await openSession(inputs, { needsLogin }, open, context);
  const { fleet, factsOf, lockOf } = session;
  const sources = await readSources(inputs, source, context);
  const built = await buildOn(session, sources, open, guarded);
  const hosts = await context.phase('plan', () =>
    fleet.all(async (host) => {
      const early = earlyPull(host, inputs, open, guarded);
      const planned = await planHost(
        {
          host,
          facts: factsOf(host),
          sources,
          built: built.get(host),
          dockerConfig: lockOf(host).dockerConfig,
          onlyLook: false,
          onImages: early.begin,
          later: (close) => open.defer(close),
        },
        guarded,
      );
      const deploy = { ...planned, pulling: early.pulled() };
      await requireNoObstacle(deploy, guarded);
      await requireKeptVolumes(deploy, inputs, context);
      return deploy;
    }),
  );
  const migrateUrl = source.migrate === 'auto' ? source.migrateUrl : undefined;
  await carryOut({ inputs, hosts, migrateUrl }, session, guarded);
}

/** Builds on every host the images that the Compose files build, where the inputs ask for it. */
async function buildOn(
  { fleet, lockOf }: ProjectSession,
  given: Sources,
  open: AsyncDisposableStack,
  context: DeployContext,
): Promise<ReadonlyMap<Host, Built>> {
  if (given.source.buildFrom === undefined) return new Map();
  const copy = await copyBuildSource(given);
  open.defer(() => tidyUp(copy.close, context.logger));
  return context.phase('build', async (phase) => {
    const done = await fleet.all(async (host) => {
      const built = await inScratch(host, context, async (scratch) => {
        const { dockerConfig } = lockOf(host);
        return buildOnHost(host, given, copy.directory, scratch, dockerConfig, context);
      });
      return [host, built] as const;
    });
    phase.proved(
      `built on ${done.length === 1 ? 'the host' : `${done.length} hosts`}`,
      Object.values(done[0]?.[1] ?? {}).join(', '),
    );
    return new Map(done);
  });
}

/**
 * Deploys to all hosts as planned, and reports the ending.
 * @throws Failure when the deploy did not end as asked
 */
export async function carryOut(
  { inputs, hosts, migrateUrl }: Omit<ProjectDeploy, 'begun'>,
  session: ProjectSession,
  context: DeployContext,
): Promise<void> {
  const [first] = hosts;
  if (!first) throw new TypeError('a deploy has at least one host');
  const { release } = first.wanted;
  context.setOutput('digests', release.digests);
  context.setOutput('previous-release', first.previous?.release.version ?? '');
  tellWanted(inputs, hosts, context);
  const begun: HostDeploy[] = [];
  const projectDeploy: ProjectDeploy = {
    inputs,
    hosts,
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
      entries: first.entries,
      rollback: first.attempt.rollback,
    },
    context,
    () => change(projectDeploy, begun, session, context),
    (ending) => {
      context.setOutput('status', ending.status);
      context.setOutput('outage', ending.outage);
      tellEnding(inputs, hosts, ending, context);
    },
  );
}

/** Deploys where anything differs, and repairs the hosts when the deploy fails. */
async function change(
  projectDeploy: ProjectDeploy,
  begun: readonly HostDeploy[],
  { lost }: ProjectSession,
  context: DeployContext,
): Promise<Ended<ProjectEnding>> {
  const { hosts } = projectDeploy;
  const back = {
    lost,
    repair: (error: unknown, options: { readonly cancelled: boolean }) =>
      repair(projectDeploy, begun, error, context, options),
  };
  if (hosts.every(({ unchanged }) => unchanged))
    return withWayBack(() => proveUnchanged(projectDeploy, context), back, context);
  const watched = {
    verify: hosts[0]?.wanted.proving.verify ?? [],
    targets: hosts.map(({ name, host }) => ({ name, address: host.address, host })),
    release: hosts[0]?.wanted.release.version ?? '',
  };
  return withWayBack(() => changeTo(projectDeploy, context), { ...back, watched }, context);
}
