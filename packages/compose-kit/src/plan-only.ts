import type { DeployContext, DeployPlan } from '@fairway/deploy-kit';
import type { AskedFleet } from './fleet/preflight.ts';
import { type PendingMigrations, planDeploy } from './plan/plan.ts';
import { planHost } from './plan/plan-host.ts';
import type { HostDeploy } from './plan/project-deploy.ts';
import { wouldBuild } from './release/build-on-host.ts';
import { readSources } from './release/sources.ts';
import type { ComposeRelease, ProjectSettings } from './settings/project-settings.ts';

/** What is asked for, without a lock. */
export interface PlanRequest {
  readonly settings: ProjectSettings;
  readonly source: ComposeRelease;
}

/**
 * Compares a release with the hosts as they are at this moment, and changes nothing.
 * @returns the plan, and the images of the release by service
 */
export async function planOnly(
  { fleet, factsOf }: AskedFleet,
  request: PlanRequest,
  open: AsyncDisposableStack,
  context: DeployContext,
): Promise<{ readonly plan: DeployPlan; readonly digests: Readonly<Record<string, string>> }> {
  const { settings, source } = request;
  const sources = await readSources(settings, source, context);
  const planned = await fleet.all(async (host) => {
    const deploy = await planHost(
      {
        host,
        facts: factsOf(host),
        sources,
        built: source.buildFrom === undefined ? undefined : await wouldBuild(host, sources, context),
        dockerConfig: undefined,
        onlyLook: true,
        later: (close) => open.defer(close),
      },
      context,
    );
    return { deploy, pending: await pendingOn(deploy, request, context) };
  });
  const hosts = planned.map(({ deploy }) => deploy);
  const pending = planned.map((one) => one.pending);
  const plan = await planDeploy(hosts, Object.values(source.secretEnv), pending);
  return { plan, digests: hosts[0]?.wanted.release.digests ?? {} };
}

/**
 * Finds the pending migrations. The code for databases is a separate part of the bundle, which most plans do not load.
 */
async function pendingOn(
  deploy: HostDeploy,
  { settings, source: { migrate, migrateUrl } }: PlanRequest,
  context: DeployContext,
): Promise<PendingMigrations> {
  const services = Object.values(deploy.wanted.model.services);
  if (migrate === 'never' || !services.some(({ environment }) => environment?.[migrateUrl]))
    return { migrations: [], warnings: [] };
  const { pendingMigrations } = await import('./migrations/plan-migrations.ts');
  return pendingMigrations(deploy, { variable: migrateUrl, settings }, context);
}
