import { type DeployContext, planLines, tellPlan } from '@fairway/deploy-kit';
import { tidyUp } from '@fairway/runtime';
import {
  type Installation,
  openSwarm,
  planDeploy,
  saySwarm,
  survey,
  workOutRelease,
} from '@fairway/swarm-kit';
import type { RequestOf } from './inputs.ts';

/** preflight → plan → report. No lock is taken: a plan compares the release with the stack as it is at this moment. */
export async function planCommand(
  { inputs, source }: RequestOf<'plan'>,
  context: DeployContext,
): Promise<void> {
  context.setOutput('release', source.release);
  await using open = new AsyncDisposableStack();
  const swarm = await context.phase('preflight', async (phase) => {
    const found = await openSwarm(inputs, source.files, context);
    open.defer(() => tidyUp(found.close, context.logger));
    saySwarm(found, phase);
    return found;
  });
  const { plan, digests } = await context.phase('plan', async () => {
    const workOut = (found: Installation) => workOutRelease(inputs, source, found, context);
    const surveyed = await survey(inputs, swarm, workOut, undefined, context);
    return { plan: await planDeploy(surveyed, context), digests: surveyed.wanted.release.digests };
  });
  planLines(plan).forEach(context.logger.info);
  context.setOutput('digests', digests);
  context.setOutput('previous-release', plan.previous ?? '');
  context.setOutput('plan', plan);
  context.setOutput('status', 'planned');
  const { record, stack } = inputs;
  await tellPlan(plan, { record, subject: stack, thread: `swarm:${stack}` }, context);
}
