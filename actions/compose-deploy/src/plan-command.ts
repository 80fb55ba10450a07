import { type DeployContext, planLines, tellPlan } from '@fairway/deploy-kit';
import { reachHosts } from './fleet/preflight.ts';
import type { RequestOf } from './inputs.ts';
import { requireNoObstacle } from './plan/obstacles.ts';
import { type PendingMigrations, planDeploy } from './plan/plan.ts';
import { planHost } from './plan/plan-host.ts';
import type { HostDeploy } from './plan/project-deploy.ts';
import { wouldBuild } from './release/build-on-host.ts';
import { readSources } from './release/sources.ts';

/**
 * preflight → plan → report. No lock is taken: a plan compares the release with the hosts as they are at this moment.
 */
export async function planCommand(request: RequestOf<'plan'>, context: DeployContext): Promise<void> {
  const { inputs, source } = request;
  context.setOutput('release', source.release);
  await using open = new AsyncDisposableStack();
  const { fleet, factsOf } = await context.phase('preflight', (phase) =>
    reachHosts(inputs, open, phase, context),
  );
  const { plan, digests } = await context.phase('plan', async (phase) => {
    const sources = await readSources(inputs, source, context);
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
      await requireNoObstacle(deploy, context);
      return { deploy, pending: await pendingOn(deploy, request, context) };
    });
    const hosts = planned.map(({ deploy }) => deploy);
    const pending = planned.map((one) => one.pending);
    const made = await planDeploy(hosts, Object.values(source.secretEnv), pending);
    planLines(made).forEach(phase.info);
    return { plan: made, digests: hosts[0]?.wanted.release.digests ?? {} };
  });
  context.setOutput('digests', digests);
  context.setOutput('previous-release', plan.previous ?? '');
  context.setOutput('plan', plan);
  context.setOutput('status', 'planned');
  const { record, project } = inputs;
  await tellPlan(plan, { record, subject: project, thread: project }, context);
}

/**
 * Finds the pending migrations. The code for databases is a separate part of the bundle, which most plans do not load.
 */
async function pendingOn(
  deploy: HostDeploy,
  { inputs, source: { migrate, migrateUrl } }: RequestOf<'plan'>,
  context: DeployContext,
): Promise<PendingMigrations> {
  const services = Object.values(deploy.wanted.model.services);
  if (migrate === 'never' || !services.some(({ environment }) => environment?.[migrateUrl]))
    return { migrations: [], warnings: [] };
  const { pendingMigrations } = await import('./migrations/plan-migrations.ts');
  return pendingMigrations(deploy, { variable: migrateUrl, inputs }, context);
}
