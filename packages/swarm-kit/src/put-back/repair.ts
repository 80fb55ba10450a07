import {
  asFailure,
  type DeployContext,
  decideWayBack,
  type Ended,
  type RepairOptions,
  type WayBackDecision,
} from '@fairway/deploy-kit';
import type { Release } from '@fairway/releases';
import type { StackDeploy } from '../plan/stack-deploy.ts';
import type { StackEnding } from '../record/ending.ts';
import type { BeforeFairway } from '../release/foreign-stack.ts';
import { leave, remove } from './leave-or-remove.ts';
import { putBack } from './put-back.ts';
import { restore } from './restore.ts';

/**
 * Repairs a stack after a failed or cancelled deploy. The previous release serves again and is proven. Where there is
 * none, the stack is kept or removed, as the caller wants.
 * @param cancelled whether the step was told to stop; then only the return and its record matter
 * @throws the error of the deploy where the lock is lost before the return was begun, or fails
 */
export async function repair(
  deploy: StackDeploy,
  error: unknown,
  { phase, clock }: DeployContext,
  { cancelled, lost }: RepairOptions,
): Promise<Ended<StackEnding>> {
  const cause = asFailure(error);
  const decision = wayBackOf(deploy, cancelled);
  switch (decision.action) {
    case 'put-back':
      return phase('put back', (open) => putBack(deploy, decision, cause, { phase: open, lost }));
    case 'restore':
      return phase('put back', (open) => restore(deploy, decision, cause, { phase: open, lost }));
    case 'remove':
      return phase('remove', () => remove(deploy, cause, { clock, lost }));
    case 'leave':
      return leave(deploy, decision, cause);
  }
}

/** The facts about a failed deploy that decide what becomes of its stack. */
type FailedStack = Pick<StackDeploy, 'previous' | 'obstacles' | 'attempt' | 'beforeFairway'> & {
  readonly before: Pick<StackDeploy['before'], 'services'>;
  readonly settings: Pick<StackDeploy['settings'], 'firstDeployFailed'>;
};

/** Decides what becomes of the stack. Obstacles count only where there is something to go back to. */
export function wayBackOf(
  { previous, obstacles, attempt, beforeFairway, before, settings }: FailedStack,
  cancelled: boolean,
): WayBackDecision<Release, BeforeFairway> {
  return decideWayBack({
    previous,
    obstacles: previous || beforeFairway ? obstacles : [],
    rollback: attempt.rollback === true,
    foreign: beforeFairway || before.services.length > 0 ? { kept: beforeFairway } : undefined,
    firstDeployFailed: settings.firstDeployFailed,
    cancelled,
  });
}
