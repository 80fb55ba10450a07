import {
  asFailure,
  type DeployContext,
  decideWayBack,
  type Ended,
  leftInPlace,
  obstaclesTo,
  type WayBackDecision,
  withEvidence,
} from '@fairway/deploy-kit';
import { changeByCompose } from '@fairway/docker';
import type { Clock, Failure } from '@fairway/runtime';
import { installedProject } from '../fleet/paths.ts';
import type { StoredRelease } from '../installation/stored-release.ts';
import type { HostDeploy, ProjectDeploy } from '../plan/project-deploy.ts';
import { nothingProven, type ProjectEnding, recordHostEnd } from '../record/ending.ts';
import { putBack, type Returning } from './put-back.ts';

type Decision = WayBackDecision<StoredRelease, never>;

/**
 * Puts things right after a failed or cancelled deploy: on every host that was begun the previous release serves again
 * and is proven, or, where there is none, its containers are kept or removed as the caller wants it.
 * @param hosts those that were begun
 * @param cancelled the step was told to stop: the return matters then, and that it is on record
 */
export async function repair(
  projectDeploy: ProjectDeploy,
  hosts: readonly HostDeploy[],
  error: unknown,
  context: DeployContext,
  { cancelled }: { readonly cancelled: boolean },
): Promise<Ended<ProjectEnding>> {
  const { inputs } = projectDeploy;
  const { clock } = context;
  const cause = asFailure(error);
  if (hosts.length === 0) return { ending: nothingProven(), failure: cause };
  const obstacles = obstaclesOf(hosts);
  const decided = hosts.map((deploy) => ({
    deploy,
    decision: decideWayBack<StoredRelease>({
      previous: deploy.previous,
      obstacles,
      rollback: deploy.attempt.rollback === true,
      foreign: deploy.before.length > 0 ? { kept: undefined } : undefined,
      firstDeployFailed: inputs.firstDeployFailed,
      cancelled,
    }),
  }));
  if (decided.some(({ decision }) => decision.action === 'leave' && decision.because === 'databases'))
    return leaveAll(projectDeploy, hosts, obstacles, cause, clock);
  return context.phase('put back', async (phase) => {
    const returning = decided.flatMap(({ deploy, decision }): Returning[] =>
      decision.action === 'put-back'
        ? [{ ...deploy, previous: decision.previous, proof: decision.proof }]
        : [],
    );
    const others = decided.filter(({ decision }) => decision.action !== 'put-back');
    // Side by side: what serves users again does not wait for what never served any.
    const [back, lines] = await Promise.all([
      returning.length > 0 ? putBack(inputs, returning, cause, phase, context) : undefined,
      Promise.all(
        others.map(({ deploy, decision }) => removeOrLeave(projectDeploy, deploy, decision, cause, clock)),
      ),
    ]);
    const { ending = nothingProven(), failure = cause } = back ?? {};
    return { ending, failure: lines.length > 0 ? withEvidence(failure, lines) : failure };
  });
}

/** Why the previous releases would not work with the databases. Hosts share databases: one obstacle counts for all. */
function obstaclesOf(hosts: readonly HostDeploy[]): readonly string[] {
  const all = hosts.flatMap(({ previous, entries, databases }) =>
    previous ? obstaclesTo(entries, previous.release.id, databases.schema) : [],
  );
  return [...new Set(all)];
}

/** The databases have gone on: the previous release would meet what it does not know. */
async function leaveAll(
  { inputs }: ProjectDeploy,
  hosts: readonly HostDeploy[],
  obstacles: readonly string[],
  cause: Failure,
  clock: Clock,
): Promise<Ended<ProjectEnding>> {
  await Promise.all(hosts.map((deploy) => record(deploy, clock, 'failed', cause.what)));
  const previous = hosts.find((deploy) => deploy.previous)?.previous?.release.version ?? '';
  const look = `docker compose -p ${inputs.project} ps --all`;
  return { ending: nothingProven(), failure: leftInPlace(cause, previous, obstacles, look) };
}

/**
 * Does what is decided for a host that has no previous release.
 * @returns what became of it, in one line. Never throws: the cause of the failed deploy is what counts.
 */
async function removeOrLeave(
  { inputs }: ProjectDeploy,
  deploy: HostDeploy,
  decision: Decision,
  cause: Failure,
  clock: Clock,
): Promise<string> {
  const { host, name, places, wanted } = deploy;
  const { project } = inputs;
  const takeAway = `To take it away there: docker compose -p ${project} down`;
  if (decision.action !== 'remove') {
    await record(deploy, clock, 'failed', cause.what);
    return decision.action === 'leave' && decision.because === 'nothing-proven'
      ? `${name}: there is no proven release of ${project} to go back to; ${wanted.release.version} is left as it is.`
      : `${name}: this was the first deploy of ${project}; it is left for you to look at. ${takeAway}`;
  }
  try {
    // Without its file nothing was started. Volumes stay: what is in them may be all that is left of something.
    if (await host.stat(places.composeFile))
      await changeByCompose(host, installedProject(inputs), ['down', '--timeout', '5']);
  } catch (error) {
    const { what, why } = asFailure(error);
    await record(deploy, clock, 'failed', `${cause.what} ${what}`);
    return `${name}: the containers of ${project} could not be removed again: ${what} ${why} ${takeAway}`;
  }
  await record(deploy, clock, 'removed', cause.what);
  return `${name}: the containers of ${project} were removed again, as "first-deploy-failed: remove" says; volumes stay.`;
}

/** A ledger that takes no line must not hide why the deploy failed. */
async function record(
  deploy: HostDeploy,
  clock: Clock,
  outcome: 'failed' | 'removed',
  cause: string,
): Promise<void> {
  await recordHostEnd(deploy, clock, outcome, cause).catch(() => {});
}
