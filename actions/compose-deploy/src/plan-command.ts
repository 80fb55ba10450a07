import {
  type DeployContext,
  type DeployPlan,
  fieldChanges,
  githubTold,
  planComment,
  planLines,
  type ServiceChange,
  summarisePlan,
} from '@fairway/deploy-kit';
import { compareManifests, type Host, readHostManifest } from '@fairway/host';
import type { ComposeRelease, Inputs } from './inputs.ts';
import { findInstallation } from './installation/find-installation.ts';
import type { PendingMigrations } from './migrations/plan-migrations.ts';
import type { HostDeploy } from './plan/deployment.ts';
import { planHost } from './plan/plan-host.ts';
import { wouldBuild } from './release/build-on-host.ts';
import { readIngredients } from './release/ingredients.ts';
import { reachHosts } from './site/preflight.ts';

/** Says what a deploy would do. Nothing is changed. */
export async function planCommand(
  inputs: Inputs,
  source: ComposeRelease,
  context: DeployContext,
): Promise<void> {
  context.setOutput('release', source.release);
  await using open = new AsyncDisposableStack();
  const { fleet, factsOf } = await context.phase('preflight', (phase) =>
    reachHosts(inputs, open, phase, context),
  );
  const plan = await context.phase('plan', async (phase) => {
    const given = await readIngredients(inputs, source, context);
    const hosts = await fleet.all(async (host) => {
      const ingredients =
        source.buildFrom === undefined ? given : { ...given, built: await wouldBuild(host, given, context) };
      const found = await findInstallation(host, inputs, factsOf(host), context);
      const later = (close: () => Promise<void>) => open.defer(close);
      return planHost({ found, ingredients, dockerConfig: undefined, onlyLook: true, later }, context);
    });
    const pending = await fleet.all((host) => pendingOn(hosts, host, inputs, source, context));
    const made = await planOf(hosts, Object.values(source.secretEnv), pending);
    planLines(made).forEach(phase.info);
    context.setOutput('digests', hosts[0]?.wanted.release.digests ?? {});
    context.setOutput('previous-release', hosts[0]?.current?.release.version ?? '');
    return made;
  });
  context.setOutput('plan', plan);
  context.setOutput('status', 'planned');
  summarisePlan(plan, inputs.project, context.summary);
  const told = githubTold(inputs.record, inputs.project, context);
  await told.comment(planComment(plan, inputs.project, context.github.runUrl));
}

/** What a deploy would do to all hosts together. */
export async function planOf(
  hosts: readonly HostDeploy[],
  secretValues: readonly string[],
  pending: readonly PendingMigrations[] = [],
): Promise<DeployPlan> {
  const [first] = hosts;
  const files = await Promise.all(hosts.flatMap(filesThatDiffer));
  const previous = first?.current?.release.version;
  return {
    release: first?.wanted.release.version ?? '',
    ...(previous ? { previous } : {}),
    unchanged: hosts.every(({ unchanged }) => unchanged),
    services: unique(hosts.flatMap((host) => serviceChanges(host, secretValues))),
    files: files.flat(),
    creates: [],
    drift: hosts.flatMap(({ driftLines }) => driftLines),
    migrations: [...new Set(pending.flatMap(({ migrations }) => migrations))],
    hosts: hosts.map(({ name }) => name),
    warnings: [
      ...new Set([
        ...hosts.flatMap(({ changes }) => changes.flatMap(gapWarning)),
        ...pending.flatMap(({ warnings }) => warnings),
      ]),
    ],
  };
}

/** What speaks to databases is a part of its own of the bundle. */
async function pendingOn(
  hosts: readonly HostDeploy[],
  host: Host,
  inputs: Inputs,
  { migrate, migrateUrl }: ComposeRelease,
  context: DeployContext,
): Promise<PendingMigrations> {
  const deploy = hosts.find((one) => one.host === host);
  const services = Object.values(deploy?.wanted.model.services ?? {});
  if (!deploy || migrate === 'never' || !services.some(({ environment }) => environment?.[migrateUrl]))
    return { migrations: [], warnings: [] };
  const { pendingMigrations } = await import('./migrations/plan-migrations.ts');
  return pendingMigrations(deploy, { variable: migrateUrl, inputs }, context);
}

function gapWarning({ service, how }: HostDeploy['changes'][number]): string[] {
  return how?.strategy === 'recreate' ? [`${service} stops before it starts again: ${how.reason}`] : [];
}

function serviceChanges(
  { changes, wanted, current }: HostDeploy,
  secretValues: readonly string[],
): readonly ServiceChange[] {
  return changes.flatMap(({ service, action }): ServiceChange[] => {
    if (action === 'keep') return [];
    const from = current?.release.digests[service];
    const to = wanted.release.digests[service];
    const fields = fieldChanges(
      withoutImage(current?.model.services[service]),
      withoutImage(wanted.model.services[service]),
      { secretValues },
    );
    const change = action === 'remove' ? 'removed' : current?.model.services[service] ? 'changed' : 'added';
    return [
      {
        service,
        change,
        ...(from === to ? {} : { image: { ...(from ? { from } : {}), ...(to ? { to } : {}) } }),
        fields: change === 'changed' ? fields : [],
      },
    ];
  });
}

function withoutImage(service: object | undefined): object | undefined {
  if (!service) return undefined;
  const { image: _image, ...rest } = service as Record<string, unknown>;
  return rest;
}

async function filesThatDiffer({ host, name, files }: HostDeploy): Promise<DeployPlan['files']> {
  const found = await Promise.all(
    files.map(async ({ to, manifest }) => {
      const there = (await host.stat(to))?.type === 'directory' ? await readHostManifest(host, to, {}) : [];
      return { host: name, to, differences: compareManifests(manifest, there) };
    }),
  );
  return found.filter(({ differences }) => differences.length > 0);
}

function unique(all: readonly ServiceChange[]): readonly ServiceChange[] {
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}
