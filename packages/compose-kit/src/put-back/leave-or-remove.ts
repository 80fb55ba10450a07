import { asFailure, type Ended, leftInPlace, type WayBackDecision } from '@fairway/deploy-kit';
import { changeByCompose } from '@fairway/docker/compose';
import { untilEngineAnswers } from '@fairway/docker/engine';
import type { Clock, Failure } from '@fairway/runtime';
import { installedProject } from '../fleet/paths.ts';
import type { HostDeploy, ProjectDeploy } from '../plan/project-deploy.ts';
import { nothingProven, type ProjectEnding, recordHostEnd } from '../record/ending.ts';

/** Leaves all hosts as they are, because the previous release would not work with the migrated databases. */
export async function leaveAll(
  { settings }: Pick<ProjectDeploy, 'settings'>,
  hosts: readonly HostDeploy[],
  obstacles: readonly string[],
  cause: Failure,
  clock: Clock,
): Promise<Ended<ProjectEnding>> {
  await Promise.all(hosts.map((deploy) => record(deploy, clock, 'failed', cause.what)));
  const previous = hosts.find((deploy) => deploy.previous)?.previous?.release.version ?? '';
  const look = hosts
    .map(({ host }) => host.typed(`docker compose -p ${settings.project} ps --all`))
    .join(', ');
  return { ending: nothingProven(), failure: leftInPlace(cause, previous, obstacles, look) };
}

/** Leaves hosts as they are, because the caller has something to undo before anything serves again. */
export async function leaveUnproven(
  hosts: readonly HostDeploy[],
  error: unknown,
  { clock }: { readonly clock: Clock },
): Promise<Ended<ProjectEnding>> {
  const cause = asFailure(error);
  await Promise.all(hosts.map((deploy) => record(deploy, clock, 'failed', cause.what)));
  return { ending: nothingProven(), failure: cause };
}

/**
 * Carries out the decision for a host that has no previous release.
 * @returns the result in one line, because the cause of the failed deploy counts most
 * @throws that cause where the lock is lost: another run may be at work on the host
 */
export async function leaveOrRemove(
  { settings }: Pick<ProjectDeploy, 'settings'>,
  deploy: HostDeploy,
  decision: WayBackDecision<unknown, unknown>,
  cause: Failure,
  { clock, lost }: { readonly clock: Clock; readonly lost: AbortSignal },
): Promise<string> {
  const { host, name, paths, wanted } = deploy;
  const { project } = settings;
  const takeAway = `To take it away: \`${host.typed(`docker compose -p ${project} down`)}\`.`;
  if (decision.action !== 'remove') {
    await record(deploy, clock, 'failed', cause.what);
    return decision.action === 'leave' && decision.because === 'nothing-proven'
      ? `${name}: there is no proven release of ${project} to go back to; ${wanted.release.version} is left as it is.`
      : `${name}: this was the first deploy of ${project}; it is left for you to look at. ${takeAway}`;
  }
  await untilEngineAnswers(host, clock);
  if (lost.aborted) throw cause;
  try {
    // Without a Compose file nothing was started. Volumes stay, because they may hold the only copy of some data.
    if (await host.stat(paths.composeFile))
      await changeByCompose(host, installedProject(settings), ['down', '--timeout', '5']);
  } catch (error) {
    const { what, why } = asFailure(error);
    await record(deploy, clock, 'failed', `${cause.what} ${what}`);
    return `${name}: the containers of ${project} could not be removed again: ${what} ${why} ${takeAway}`;
  }
  await record(deploy, clock, 'removed', cause.what);
  return `${name}: the containers of ${project} were removed again, as "first-deploy-failed: remove" says; volumes stay.`;
}

/** A ledger that cannot be written must not hide why the deploy failed. */
async function record(
  deploy: HostDeploy,
  clock: Clock,
  outcome: 'failed' | 'removed',
  cause: string,
): Promise<void> {
  await recordHostEnd(deploy, clock, outcome, cause).catch(() => {});
}
