import type { DeployContext } from '@fairway/deploy-kit';
import { Failure } from '@fairway/runtime';
import { carryOut } from './deploy-command.ts';
import { openSession } from './fleet/preflight.ts';
import type { RequestOf } from './inputs.ts';
import { findInstallation } from './installation/find-installation.ts';
import type { Installation } from './installation/installation.ts';
import { requireNoObstacle } from './plan/obstacles.ts';
import { planRollback } from './plan/plan-rollback.ts';
import type { HostDeploy } from './plan/project-deploy.ts';

/**
 * preflight → plan → bring, deploy → prove → record, with a release that the hosts have stored. Neither registry nor
 * repository is used.
 */
export async function rollbackCommand(
  { inputs, to }: RequestOf<'rollback'>,
  context: DeployContext,
): Promise<void> {
  await using open = new AsyncDisposableStack();
  const { session, guarded } = await openSession(inputs, { needsLogin: false }, open, context);
  const hosts = await context.phase('plan', async (phase) => {
    const found = await session.fleet.all((host) =>
      findInstallation(host, inputs, session.factsOf(host), guarded),
    );
    for (const installation of found) tellLedger(installation, phase.info);
    const planned = await Promise.all(found.map((one) => planRollback(one, inputs, to, guarded)));
    await Promise.all(planned.map((deploy) => requireNoObstacle(deploy, guarded)));
    const versions = new Set(planned.map(({ wanted }) => wanted.release.version));
    if (versions.size > 1) throw different(planned, to);
    for (const value of planned.flatMap(({ wanted }) => wanted.proving.secretValues)) context.mask(value);
    return planned;
  });
  context.setOutput('release', hosts[0]?.wanted.release.version ?? '');
  await carryOut({ inputs, hosts, migrateUrl: undefined }, session, guarded);
}

/** Logs the newest entries of the ledger, for the user who decides on a rollback. */
function tellLedger({ name, entries, kept }: Installation, info: (text: string) => void): void {
  const ids = new Set(kept.map(({ release }) => release.id));
  for (const { startedAt, version, outcome, actor, id } of entries.slice(-10)) {
    info(
      `${name}: ${startedAt} ${version} ${outcome} by ${actor || 'nobody'}${ids.has(id) ? '' : ' (not kept)'}`,
    );
  }
}

function different(hosts: readonly HostDeploy[], to: string): Failure {
  return new Failure({
    what: `"${to}" is not the same release on all hosts.`,
    why: 'The hosts have had different releases.',
    evidence: hosts.map(({ name, wanted }) => `${name}: ${wanted.release.version}`),
    fix: 'Name the version in the input "to".',
  });
}
