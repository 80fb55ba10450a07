import { asFailure, type DeployContext, decideWayBack, type Ended } from '@fairway/deploy-kit';
import type { StackDeploy } from '../plan/stack-deploy.ts';
import type { StackEnding } from '../record/ending.ts';
import { leave, remove } from './leave-or-remove.ts';
import { putBack } from './put-back.ts';
import { restore } from './restore.ts';

/**
 * Repairs a stack after a failed or cancelled deploy. The previous release serves again and is proven. Where there is
 * none, the stack is kept or removed, as the caller wants.
 * @param cancelled whether the step was told to stop; then only the return and its record matter
 */
export async function repair(
  deploy: StackDeploy,
  error: unknown,
  { phase, clock }: DeployContext,
  { cancelled }: { readonly cancelled: boolean },
): Promise<Ended<StackEnding>> {
  const { previous, obstacles, attempt, beforeFairway, before, inputs } = deploy;
  const cause = asFailure(error);
  const decision = decideWayBack({
    previous,
    obstacles,
    rollback: attempt.rollback === true,
    foreign: beforeFairway || before.services.length > 0 ? { kept: beforeFairway } : undefined,
    firstDeployFailed: inputs.firstDeployFailed,
    cancelled,
  });
  return phase('put back', async (open) => {
    switch (decision.action) {
      case 'put-back':
        return putBack(deploy, decision, cause, open);
      case 'restore':
        return restore(deploy, decision, cause, open);
      case 'remove':
        return remove(deploy, cause, clock);
      case 'leave':
        return leave(deploy, decision, cause);
    }
  });
}
