import { planOnly, reachHosts } from '@fairway/compose-kit';
import { type DeployContext, planLines, tellPlan } from '@fairway/deploy-kit';
import type { RequestOf } from './inputs.ts';

/**
 * preflight → plan → report. No lock is taken: a plan compares the release with the hosts as they are at this moment.
 */
export async function planCommand(
  { inputs, source }: RequestOf<'plan'>,
  context: DeployContext,
): Promise<void> {
  context.setOutput('release', source.release);
  await using open = new AsyncDisposableStack();
  const asked = await context.phase('preflight', (phase) => reachHosts(inputs, open, phase, context));
  const { plan, digests } = await context.phase('plan', async (phase) => {
    const planned = await planOnly(asked, { settings: inputs, source }, open, context);
    planLines(planned.plan).forEach(phase.info);
    return planned;
  });
  context.setOutput('digests', digests);
  context.setOutput('previous-release', plan.previous ?? '');
  context.setOutput('plan', plan);
  context.setOutput('status', 'planned');
  const { record, project } = inputs;
  await tellPlan(plan, { record, subject: project, thread: project }, context);
}
