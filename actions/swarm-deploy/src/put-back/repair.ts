import type { Phase } from '@fairway/action-kit';
import {
  asFailure,
  begunOnly,
  type DeployContext,
  leftInPlace,
  notProvenAgain,
  recordEnd,
  servesAgain,
} from '@fairway/deploy-kit';
import type { Release } from '@fairway/releases';
import { Failure } from '@fairway/runtime';
import type { Deployment } from '../plan/deployment.ts';
import type { StackEnding } from '../record/ending.ts';
import type { BeforeFairway } from '../release/foreign-stack.ts';
import { putBack, startPutBack } from './put-back.ts';
import { removeStack } from './remove-stack.ts';
import { restoreServices } from './restore-services.ts';

/** What came of a failed deploy: how it ended, and the error that the run ends with. */
export interface Repaired {
  readonly ending: StackEnding;
  readonly failure: Failure;
}

/** GitHub kills a cancelled step ten seconds after its first signal. */
const cancelledProofMs = 4_000;

/**
 * Puts things right after a failed or cancelled deploy: the last proven release serves again and is proven, or, where
 * there is none, the stack is kept or removed as the caller wants it.
 * @param cancelled the step was told to stop: what matters is that the return is begun and on record
 */
export async function repair(
  deployment: Deployment,
  error: unknown,
  { phase }: DeployContext,
  { cancelled }: { readonly cancelled: boolean },
): Promise<Repaired> {
  const cause = asFailure(error);
  const { previous } = deployment;
  if (previous && deployment.obstacles.length > 0 && !deployment.attempt.rollback)
    return phase('put back', () => leaveInPlace(deployment, previous, cause));
  if (previous) return phase('put back', (open) => goBack(deployment, previous, cause, cancelled, open));
  const { beforeFairway } = deployment;
  if (beforeFairway)
    return phase('put back', (open) =>
      goBackBeforeFairway(deployment, beforeFairway, cause, cancelled, open),
    );
  return phase('put back', () => withoutPrevious(deployment, cause));
}

async function goBack(
  deployment: Deployment,
  previous: Release,
  cause: Failure,
  cancelled: boolean,
  open: Phase,
): Promise<Repaired> {
  const { inputs, site, ledger } = deployment;
  const way = { cause, previous, look: `docker stack ps --no-trunc ${inputs.stack}` };
  try {
    open.info(`Putting back ${previous.version}.`);
    const applied = await startPutBack(deployment, previous);
    if (cancelled)
      await recordEnd(deployment, 'failed', `cancelled; the return to ${previous.version} was begun`);
    const timeoutMs = cancelled ? cancelledProofMs : inputs.timeoutMs;
    const { proof } = await putBack(
      deployment,
      previous,
      applied,
      open,
      timeoutMs,
      cancelled ? 0 : inputs.soakMs,
    );
    await recordEnd(deployment, 'rolled-back', cause.what);
    open.proved(`${previous.version} serves again`, 'specs equal to those that it was proven with');
    return {
      ending: {
        status: 'rolled-back',
        serves: previous,
        view: proof.view,
        probes: proof.probes,
        synced: [],
        notes: [],
      },
      failure: servesAgain(way),
    };
  } catch (second) {
    const failed = asFailure(second);
    await recordEnd(deployment, 'failed', `${cause.what} ${failed.what}`).catch(() => {});
    const stored = `${ledger.releaseDir(previous.id)} on ${site.manager.name}`;
    return {
      ending: nothingProven(),
      failure: cancelled ? begunOnly(way, failed) : notProvenAgain(way, failed, stored),
    };
  }
}

/** The databases have gone on: what ran before would meet what it does not know. */
async function leaveInPlace(deployment: Deployment, previous: Release, cause: Failure): Promise<Repaired> {
  const { inputs, obstacles } = deployment;
  await recordEnd(deployment, 'failed', cause.what);
  return {
    ending: nothingProven(),
    failure: leftInPlace(cause, previous.version, obstacles, `docker stack ps ${inputs.stack}`),
  };
}

/** The first release over a stack that others deployed: the services get back what they were, whole. */
async function goBackBeforeFairway(
  deployment: Deployment,
  specs: BeforeFairway,
  cause: Failure,
  cancelled: boolean,
  phase: Phase,
): Promise<Repaired> {
  const { inputs, site, wanted, clock } = deployment;
  const { stack, login } = inputs;
  const previous = { version: 'what ran before Fairway' };
  const way = { cause, previous, look: `docker stack ps --no-trunc ${stack}` };
  const directories = wanted.files.map(({ content }) => content.to);
  try {
    phase.info('Putting back what ran before Fairway.');
    if (cancelled)
      await recordEnd(deployment, 'failed', `cancelled; the return to ${previous.version} was begun`);
    const timeoutMs = cancelled ? cancelledProofMs : inputs.timeoutMs;
    const soakMs = cancelled ? 0 : inputs.soakMs;
    const view = await restoreServices({ site, stack, specs, login, timeoutMs, soakMs, clock, phase });
    await recordEnd(deployment, 'rolled-back', cause.what);
    phase.proved('what ran before Fairway serves again', `${specs.length} specs equal to those before`);
    const { what, why, fix, evidence } = servesAgain(way);
    const files = `Of ${directories.join(', ')} no earlier content was kept: they are as the release has them.`;
    return {
      ending: { ...nothingProven(), status: 'rolled-back', view },
      failure: new Failure({
        what,
        why,
        fix,
        evidence: [...evidence, ...(directories.length > 0 ? [files] : [])],
        cause,
      }),
    };
  } catch (second) {
    const failed = asFailure(second);
    await recordEnd(deployment, 'failed', `${cause.what} ${failed.what}`).catch(() => {});
    const stored = `${deployment.stackDir}/before-fairway.json on ${site.manager.name}`;
    return {
      ending: nothingProven(),
      failure: cancelled ? begunOnly(way, failed) : notProvenAgain(way, failed, stored),
    };
  }
}

async function withoutPrevious(deployment: Deployment, cause: Failure): Promise<Repaired> {
  const { inputs, before, site, wanted } = deployment;
  const { stack } = inputs;
  const wasThere = before.services.length > 0;
  const remove = !wasThere && inputs.firstDeployFailed === 'remove';
  // Why it stays is one line more: the cause is what counts.
  const stays = remove ? await removeStack(site.manager, stack).then(() => undefined, asFailure) : undefined;
  const removed = remove && stays === undefined;
  await recordEnd(deployment, removed ? 'removed' : 'failed', cause.what);
  const said = stays
    ? `The stack ${stack} could not be removed again: ${stays.what} ${stays.why}`
    : removed
      ? `The stack ${stack} was removed again, as "first-deploy-failed: remove" says.`
      : wasThere
        ? `There is no proven release of ${stack} to go back to: ${wanted.release.version} is left as it is.`
        : `This was the first deploy of ${stack}: it is left for you to look at.`;
  return {
    ending: nothingProven(),
    failure: new Failure({
      what: cause.what,
      why: cause.why,
      evidence: [...cause.evidence, said, ...(stays?.evidence ?? [])],
      fix: removed ? cause.fix : `${cause.fix} To take it away: docker stack rm ${stack}`,
      cause,
    }),
  };
}

function nothingProven(): StackEnding {
  return { status: 'failed', serves: undefined, probes: [], synced: [], notes: [] };
}
