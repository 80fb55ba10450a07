import { type DeployContext, githubTold, tidyUp } from '@fairway/deploy-kit';
import type { RequestOf } from './inputs.ts';
import { planDeploy, tellPlanned } from './plan/plan.ts';
import { survey } from './plan/survey.ts';
import { workOutRelease } from './release/wanted.ts';
import { saySite } from './site/say-site.ts';
import { openSite } from './site/site.ts';

/** preflight → plan → report. No lock is taken: a plan tells what a deploy would do to what is there right now. */
export async function plan({ inputs, source }: RequestOf<'plan'>, context: DeployContext): Promise<void> {
  context.setOutput('release', source.release);
  const { logger } = context;
  await using open = new AsyncDisposableStack();
  const site = await context.phase('preflight', async (phase) => {
    const found = await openSite(inputs, source.files, context);
    open.defer(() => tidyUp(found.close, logger));
    saySite(found, phase);
    return found;
  });
  const { planned, deployment } = await context.phase('plan', async () => {
    const workOut = () => workOutRelease(inputs, source, site, context);
    const surveyed = await survey(inputs, site, workOut, undefined, context);
    return { deployment: surveyed, planned: await planDeploy(surveyed, context) };
  });
  const comment = tellPlanned(planned, deployment, context);
  context.setOutput('digests', deployment.wanted.release.digests);
  context.setOutput('previous-release', planned.previous ?? '');
  context.setOutput('plan', planned);
  context.setOutput('status', 'planned');
  await githubTold(inputs.record, `swarm:${inputs.stack}`, context).comment(comment);
}
