import type { DeployContext } from '@fairway/deploy-kit';
import { Failure } from '@fairway/runtime';
import type { ProjectSession } from './fleet/preflight.ts';
import { findInstallation } from './installation/find-installation.ts';
import type { Installation } from './installation/installation.ts';
import { planRollback } from './plan/plan-rollback.ts';
import type { HostDeploy } from './plan/project-deploy.ts';
import type { ProjectSettings } from './settings/project-settings.ts';

/**
 * Plans the return of every host of a session to a release that the hosts have stored.
 * @param to its version, or the word for the release before
 * @throws Failure where that is not possible, and where the hosts would return to different releases
 */
export async function planForRollback(
  session: Pick<ProjectSession, 'fleet' | 'factsOf'>,
  { settings, to }: { readonly settings: ProjectSettings; readonly to: string },
  context: DeployContext,
): Promise<readonly HostDeploy[]> {
  return context.phase('plan', async (phase) => {
    const found = await session.fleet.all((host) =>
      findInstallation(host, settings, session.factsOf(host), context),
    );
    for (const installation of found) tellLedger(installation, phase.info);
    const planned = await Promise.all(found.map((one) => planRollback(one, settings, to, context)));
    const versions = new Set(planned.map(({ wanted }) => wanted.release.version));
    if (versions.size > 1) throw different(planned, to);
    for (const value of planned.flatMap(({ wanted }) => wanted.proving.secretValues)) context.mask(value);
    return planned;
  });
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
