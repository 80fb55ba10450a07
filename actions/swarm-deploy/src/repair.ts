import {
  asFailure,
  begunOnly,
  type DeployContext,
  notProvenAgain,
  recordEnd,
  servesAgain,
} from '@fairway/deploy-kit';
import type { Release } from '@fairway/releases';
import { Failure } from '@fairway/runtime';
import type { Deployment } from './deployment.ts';
import type { StackEnding } from './ending.ts';
import { putBack, startPutBack } from './put-back.ts';
import { removeStack } from './remove-stack.ts';

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
  if (previous) return phase('put back', (open) => goBack(deployment, previous, cause, cancelled, open));
  return phase('put back', () => withoutPrevious(deployment, cause));
}

async function goBack(
  deployment: Deployment,
  previous: Release,
  cause: Failure,
  cancelled: boolean,
  open: Parameters<Parameters<DeployContext['phase']>[1]>[0],
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

async function withoutPrevious(deployment: Deployment, cause: Failure): Promise<Repaired> {
  const { inputs, before, site, wanted } = deployment;
  const { stack } = inputs;
  const wasThere = before.services.length > 0;
  const remove = !wasThere && inputs.firstDeployFailed === 'remove';
  if (remove) {
    await removeStack(site.manager, stack);
    await recordEnd(deployment, 'removed', cause.what);
  } else {
    await recordEnd(deployment, 'failed', cause.what);
  }
  const said = remove
    ? `The stack ${stack} was removed again, as "first-deploy-failed: remove" says.`
    : wasThere
      ? `There is no proven release of ${stack} to go back to: ${wanted.release.version} is left as it is.`
      : `This was the first deploy of ${stack}: it is left for you to look at.`;
  return {
    ending: nothingProven(),
    failure: new Failure({
      what: cause.what,
      why: cause.why,
      evidence: [...cause.evidence, said],
      fix: remove ? cause.fix : `${cause.fix} To take it away: docker stack rm ${stack}`,
      cause,
    }),
  };
}

function nothingProven(): StackEnding {
  return { status: 'failed', serves: undefined, probes: [], synced: [], notes: [] };
}
