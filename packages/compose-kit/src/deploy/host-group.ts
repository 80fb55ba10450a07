import type { Phase } from '@fairway/action-kit';
import { type DeployContext, shortVersion } from '@fairway/deploy-kit';
import { type EventLog, logEvents, projectContainers } from '@fairway/docker/compose';
import { overHosts } from '@fairway/host';
import { allEnded } from '@fairway/runtime';
import { placeFiles } from '../files/place-files.ts';
import type { Migrator } from '../migrations/find-migrators.ts';
import type { HostGroup } from '../plan/host-groups.ts';
import type { HostDeploy, ProjectDeploy } from '../plan/project-deploy.ts';
import type { Applied } from '../prove/applied.ts';
import { claimOf } from '../prove/claim.ts';
import { type Proven, proveRelease } from '../prove/prove.ts';
import type { ProjectSettings } from '../settings/project-settings.ts';
import { changeServices } from './start-services.ts';

/**
 * Changes the hosts of a group side by side and proves them.
 * @throws Failure naming every host on which that failed
 */
export async function changeGroup(
  projectDeploy: ProjectDeploy,
  { hosts: group, where }: HostGroup<HostDeploy>,
  context: DeployContext,
): Promise<readonly Proven[]> {
  const { settings } = projectDeploy;
  const { clock, fetch, logger, signal } = context;
  const deadline = clock.now() + settings.timeoutMs;
  const opened: { readonly deploy: HostDeploy; readonly listening: Promise<EventLog> }[] = [];
  try {
    const onHosts = await context.phase(`deploy${where}`, async (phase) => {
      const done = await overHosts(group, async (deploy) => {
        signal.throwIfAborted();
        const listening = logEvents(deploy.host, settings.project, clock);
        opened.push({ deploy, listening });
        const told = group.length > 1 ? named(phase, deploy.name) : phase;
        const applied = await changeHost(
          projectDeploy,
          deploy,
          { deadline, listening, phase: told },
          context,
        );
        return { host: deploy.host, deploy, evidence: { log: await listening, applied } };
      });
      phase.proved('all services are up', group.map(({ name }) => name).join(', '));
      return done;
    });
    return await context.phase(`prove${where}`, (phase) =>
      overHosts(onHosts, async ({ deploy, evidence }) => {
        const proof = await proveRelease({
          installation: deploy,
          settings,
          wanted: deploy.wanted,
          ...evidence,
          servedBefore: deploy.attempt.rollback === true,
          verify: deploy.wanted.proving.verify,
          soakMs: settings.soakMs,
          drainMs: settings.drainMs,
          phase,
          clock,
          fetch,
          logger,
          signal,
        });
        sayProven(deploy, proof, settings, phase);
        return proof;
      }),
    );
  } finally {
    await Promise.all(
      opened.map(async ({ deploy, listening }) => {
        const log = await listening;
        await log.close();
        deploy.happened.events = log.events();
      }),
    );
  }
}

interface ChangeOptions {
  readonly deadline: number;
  /** Resolves with the log of events. No container is touched before. */
  readonly listening: Promise<EventLog>;
  readonly phase: Said;
}

/** Puts the files in place, applies the migrations of the release, and starts the services that differ. */
async function changeHost(
  { settings, migrateUrl }: ProjectDeploy,
  deploy: HostDeploy,
  { deadline, listening, phase }: ChangeOptions,
  context: DeployContext,
): Promise<Applied> {
  const { clock, signal } = context;
  const { wanted } = deploy;
  const migrators = await migratorsOf(deploy, migrateUrl, signal);
  // The files are put in place whatever becomes of the others: a return must not find that still at work.
  const [log, found] = await allEnded([
    listening,
    projectContainers(deploy.host, settings.project, { signal }),
    placeFiles(deploy, wanted, deploy.directories),
  ]);
  return changeServices({
    installation: deploy,
    settings,
    wanted,
    found,
    deadline,
    clock,
    signal,
    log,
    info: phase.info,
    progress: phase.progress,
    waitsForNeeds: new Set(migrators.map(({ service }) => service)),
    async beforeStart(services) {
      const now = migrators.filter(({ service }) => services.has(service));
      if (now.length > 0) await migrateFor(deploy, now, { settings, deadline }, phase, context);
    },
  });
}

/**
 * Finds the services that migrate. The code for databases is a separate part of the bundle, which most deploys do not
 * load.
 */
async function migratorsOf(
  { host, wanted }: HostDeploy,
  variable: string | undefined,
  signal: AbortSignal,
): Promise<readonly Migrator[]> {
  const services = Object.values(wanted.model.services);
  if (variable === undefined || !services.some(({ environment }) => environment?.[variable])) return [];
  const { findMigrators } = await import('../migrations/find-migrators.ts');
  return findMigrators(host, wanted, variable, signal);
}

async function migrateFor(
  { databases }: HostDeploy,
  migrators: readonly Migrator[],
  {
    settings: { timeoutMs, lockTimeoutMs },
    deadline,
  }: { readonly settings: ProjectSettings; readonly deadline: number },
  { info, progress }: Said,
  context: DeployContext,
): Promise<void> {
  const { migrate } = await import('../migrations/migrate.ts');
  // What is left of the deploy's own time is needed by the services.
  const lockWaitMs = Math.max(0, Math.min(lockTimeoutMs, deadline - context.clock.now()));
  await migrate(migrators, { timeoutMs, lockWaitMs, info, progress, context }, ({ marks, rollbackSafe }) => {
    const { schema } = databases;
    databases.schema = { ...schema, marks, rollbackSafe: schema.rollbackSafe && rollbackSafe };
  });
}

type Said = Pick<Phase, 'info' | 'progress'>;

/** Log functions that put the name of the host in front, for one host among several. */
function named({ info, progress }: Said, name: string): Said {
  return { info: (text) => info(`${name}: ${text}`), progress: (text) => progress(`${name}: ${text}`) };
}

function sayProven(
  { name, wanted }: HostDeploy,
  { containers, probes }: Proven,
  { soakMs }: ProjectSettings,
  { proved }: Pick<Phase, 'proved'>,
): void {
  proved(
    `${name} serves ${shortVersion(wanted.release.version)}`,
    claimOf(containers, { soakMs, probes: probes.length }),
  );
}
