import {
  asFailure,
  type DeployContext,
  decideWayBack,
  type Ended,
  obstaclesTo,
  type RepairOptions,
  withEvidence,
} from '@fairway/deploy-kit';
import { allEnded, type Failure } from '@fairway/runtime';
import type { StoredRelease } from '../installation/stored-release.ts';
import type { HostDeploy, ProjectDeploy } from '../plan/project-deploy.ts';
import { nothingProven, type ProjectEnding } from '../record/ending.ts';
import { leaveAll, leaveOrRemove } from './leave-or-remove.ts';
import { putBack, type Returning } from './put-back.ts';

/**
 * Repairs all begun hosts after a failed or cancelled deploy. The previous release serves again and is proven. Where
 * there is none, the containers are kept or removed, as the caller wants.
 * @param hosts the hosts that were begun
 * @param cancelled whether the step was told to stop; then only the return and its record matter
 * @throws the error of the deploy where the lock is lost before the return was begun, or fails
 */
export async function repair(
  projectDeploy: ProjectDeploy,
  hosts: readonly HostDeploy[],
  error: unknown,
  context: DeployContext,
  { cancelled, lost }: RepairOptions,
): Promise<Ended<ProjectEnding>> {
  const { settings } = projectDeploy;
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
      firstDeployFailed: settings.firstDeployFailed,
      cancelled,
    }),
  }));
  if (decided.some(({ decision }) => decision.action === 'leave' && decision.because === 'databases'))
    return leaveAll(projectDeploy, hosts, obstacles, cause, clock);
  const returning = decided.flatMap(({ deploy, decision }): Returning[] =>
    decision.action === 'put-back' ? [{ ...deploy, previous: decision.previous, proof: decision.proof }] : [],
  );
  const others = decided.filter(({ decision }) => decision.action !== 'put-back');
  const endOthers = () =>
    allEnded(
      others.map(({ deploy, decision }) =>
        leaveOrRemove(projectDeploy, deploy, decision, cause, { clock, lost }),
      ),
    );
  const told = (failure: Failure, lines: readonly string[]) =>
    lines.length > 0 ? withEvidence(failure, lines) : failure;
  if (returning.length === 0) {
    const removes = others.some(({ decision }) => decision.action === 'remove');
    const lines = removes ? await context.phase('remove', endOthers) : await endOthers();
    return { ending: nothingProven(), failure: told(cause, lines) };
  }
  return context.phase('put back', async (phase) => {
    // Side by side, so that the return of serving hosts does not wait for hosts that never served.
    const [{ ending, failure }, lines] = await allEnded([
      putBack(settings, returning, cause, phase, { ...context, lost }),
      endOthers(),
    ]);
    return { ending, failure: told(failure ?? cause, lines) };
  });
}

/**
 * Why the previous releases would not work with the databases. An obstacle of one host counts for all, because hosts
 * share databases.
 */
function obstaclesOf(hosts: readonly HostDeploy[]): readonly string[] {
  const all = hosts.flatMap(({ previous, entries, databases }) =>
    previous ? obstaclesTo(entries, previous.release.id, databases.schema) : [],
  );
  return [...new Set(all)];
}
