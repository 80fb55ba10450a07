import {
  asFailure,
  type Ended,
  leftInPlace,
  recordEnd,
  type WayBackDecision,
  withEvidence,
} from '@fairway/deploy-kit';
import { untilEngineAnswers } from '@fairway/docker/engine';
import { removeServices, removeStack } from '@fairway/docker/stack';
import { type StackView, viewStack } from '@fairway/docker/swarm';
import type { Host } from '@fairway/host';
import { type Clock, Failure } from '@fairway/runtime';
import { servicesBeyond } from '../fleet/services-beyond.ts';
import type { StackDeploy } from '../plan/stack-deploy.ts';
import { nothingProven, type StackEnding } from '../record/ending.ts';

/** The facts about a deploy whose stack is left as it is. */
type Left = Pick<StackDeploy, 'ledger' | 'attempt' | 'clock' | 'previous' | 'obstacles'> & {
  readonly settings: Pick<StackDeploy['settings'], 'stack'>;
  readonly swarm: { readonly manager: Pick<Host, 'typed'> };
  readonly wanted: Pick<StackDeploy['wanted'], 'release'>;
};

type Leave = Extract<WayBackDecision<unknown, unknown>, { readonly action: 'leave' }>;

/**
 * Removes a failed first release.
 * @throws the cause of the failed deploy where the lock is lost: another run may be at work on the stack
 */
export async function remove(
  deploy: StackDeploy,
  cause: Failure,
  { clock, lost }: { readonly clock: Clock; readonly lost: AbortSignal },
): Promise<Ended<StackEnding>> {
  const { stack } = deploy.settings;
  await untilEngineAnswers(deploy.swarm.manager, clock);
  if (lost.aborted) throw cause;
  let others: readonly string[];
  try {
    others = await removeOwn(deploy, clock);
  } catch (error) {
    await record(deploy, 'failed', cause);
    // The cause of the failed deploy counts most, so a failed removal adds only one line.
    const { what, why, evidence } = asFailure(error);
    const stays = [`The stack ${stack} could not be removed again: ${what} ${why}`, ...evidence];
    return failed(withEvidence(cause, stays, { fix: takeAway(cause, stack, deploy.swarm.manager) }));
  }
  await record(deploy, 'removed', cause);
  const said = `The stack ${stack} was removed again, as "first-deploy-failed: remove" says.`;
  const left = `Left alone, because others made them: ${others.join(', ')}. The networks of the stack are left for them.`;
  return failed(withEvidence(cause, others.length > 0 ? [said, left] : [said]));
}

/**
 * Removes the services of the stack, and reads back that they are gone. `docker stack rm` takes everything under the
 * stack's name, so it is used only where all of that came with the stack.
 * @returns full names of the services that others made under the stack's name
 */
async function removeOwn(
  { settings: { stack }, swarm: { manager }, wanted: { release } }: StackDeploy,
  clock: Clock,
): Promise<readonly string[]> {
  const view = await viewStack(manager, stack);
  const { ofOthers } = servicesBeyond(stack, release, view);
  if (ofOthers.length === 0) {
    await removeStack(manager, stack, clock);
    return [];
  }
  const isOwn = (name: string) => !ofOthers.includes(name);
  const namesIn = ({ services }: StackView) => services.map(({ Spec }) => Spec.Name).filter(isOwn);
  await removeServices(manager, namesIn(view));
  const left = namesIn(await viewStack(manager, stack));
  if (left.length === 0) return ofOthers;
  throw new Failure({
    what: `Services of ${stack} are still there: ${left.join(', ')}.`,
    why: 'The swarm took their removal, but still lists them.',
    fix: `Run \`${manager.typed(`docker service rm ${left.join(' ')}`)}\`.`,
  });
}

/** Leaves the running stack as it is, and says why. */
export async function leave(deploy: Left, { because }: Leave, cause: Failure): Promise<Ended<StackEnding>> {
  const { settings, wanted, previous, obstacles } = deploy;
  const { stack } = settings;
  const look = deploy.swarm.manager.typed(`docker stack ps ${stack}`);
  await record(deploy, 'failed', cause);
  switch (because) {
    case 'databases':
      return failed(leftInPlace(cause, previous?.version ?? 'What ran before', obstacles, look));
    case 'nothing-proven': {
      const said = `There is no proven release of ${stack} to go back to: ${wanted.release.version} is left as it is.`;
      return failed(withEvidence(cause, [said], { fix: takeAway(cause, stack, deploy.swarm.manager) }));
    }
    case 'first-deploy': {
      const said = `This was the first deploy of ${stack}: it is left for you to look at.`;
      return failed(withEvidence(cause, [said], { fix: takeAway(cause, stack, deploy.swarm.manager) }));
    }
  }
}

/** Leaves the stack as it is, because the caller has something to undo before anything serves again. */
export async function leaveUnproven(deploy: StackDeploy, error: unknown): Promise<Ended<StackEnding>> {
  const cause = asFailure(error);
  await record(deploy, 'failed', cause);
  return failed(cause);
}

/** A ledger that cannot be written must not hide why the deploy failed. */
async function record(deploy: Left, outcome: 'failed' | 'removed', { what }: Failure): Promise<void> {
  await recordEnd(deploy, outcome, what).catch(() => {});
}

function takeAway({ fix }: Failure, stack: string, manager: Pick<Host, 'typed'>): string {
  return `${fix} To take the stack away: \`${manager.typed(`docker stack rm ${stack}`)}\`.`;
}

function failed(failure: Failure): Ended<StackEnding> {
  return { ending: nothingProven(), failure };
}
