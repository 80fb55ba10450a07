import type { Release } from '@fairway/releases';
import { Failure, messageOf } from '@fairway/runtime';
import type { Context } from './context.ts';
import type { Deployment } from './deployment.ts';
import type { Ending } from './ending.ts';
import { putBack, startPutBack } from './put-back.ts';
import { removeStack } from './remove-stack.ts';

/** What came of a failed deploy: how it ended, and the error that the run ends with. */
export interface Repaired {
  readonly ending: Ending;
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
  { phase }: Context,
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
  open: Parameters<Parameters<Context['phase']>[1]>[0],
): Promise<Repaired> {
  const { inputs } = deployment;
  try {
    open.info(`Putting back ${previous.version}.`);
    const applied = await startPutBack(deployment, previous);
    if (cancelled)
      await record(deployment, 'failed', `cancelled; the return to ${previous.version} was begun`);
    const timeoutMs = cancelled ? cancelledProofMs : inputs.timeoutMs;
    const { proof } = await putBack(
      deployment,
      previous,
      applied,
      open,
      timeoutMs,
      cancelled ? 0 : inputs.soakMs,
    );
    await record(deployment, 'rolled-back', cause.what);
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
      failure: new Failure({
        what: cause.what,
        why: cause.why,
        evidence: [...cause.evidence, `${previous.version} was put back and is proven to serve.`],
        fix: cause.fix,
        cause,
      }),
    };
  } catch (second) {
    const failed = asFailure(second);
    await record(deployment, 'failed', `${cause.what} ${failed.what}`).catch(() => {});
    const tell = cancelled ? begunOnly : notProven;
    return { ending: nothingProven(), failure: tell(deployment, previous, cause, failed) };
  }
}

async function withoutPrevious(deployment: Deployment, cause: Failure): Promise<Repaired> {
  const { inputs, before, site, wanted } = deployment;
  const { stack } = inputs;
  const wasThere = before.services.length > 0;
  const remove = !wasThere && inputs.firstDeployFailed === 'remove';
  if (remove) {
    await removeStack(site.manager, stack);
    await record(deployment, 'removed', cause.what);
  } else {
    await record(deployment, 'failed', cause.what);
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

function notProven(deployment: Deployment, previous: Release, cause: Failure, second: Failure): Failure {
  const { inputs, site, ledger } = deployment;
  return new Failure({
    what: `${cause.what} AND ${previous.version} COULD NOT BE PROVEN TO SERVE AGAIN.`,
    why: `${cause.why} Going back: ${second.what} ${second.why}`,
    evidence: [...cause.evidence, `Going back to ${previous.version}:`, second.what, ...second.evidence],
    fix: `Look now, on ${site.manager.name}: docker stack ps --no-trunc ${inputs.stack}. The stack file of ${previous.version} is stored in ${ledger.releaseDir(previous.id)}. ${second.fix}`,
    cause: new AggregateError([cause, second]),
  });
}

/** GitHub's seconds were over before the proof was: the swarm goes on by itself. */
function begunOnly({ inputs }: Deployment, previous: Release, cause: Failure, second: Failure): Failure {
  return new Failure({
    what: `${cause.what} The return to ${previous.version} was begun, but is not proven.`,
    why: `${cause.why} GitHub leaves a cancelled step ten seconds; the last that was seen: ${second.why}`,
    evidence: cause.evidence,
    fix: `Run the workflow again: it repairs what it finds. Or look: docker stack ps ${inputs.stack}`,
    cause: new AggregateError([cause, second]),
  });
}

function nothingProven(): Ending {
  return { status: 'failed', serves: undefined, probes: [], synced: [], notes: [] };
}

async function record(
  { ledger, entry, clock }: Deployment,
  outcome: 'failed' | 'rolled-back' | 'removed',
  cause: string,
): Promise<void> {
  const endedAt = new Date(clock.now()).toISOString();
  await ledger.append({ ...entry, outcome, endedAt, cause: cause.replaceAll('\n', ' ').slice(0, 500) });
}

function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  return new Failure({
    what: 'The deploy stopped.',
    why: messageOf(error),
    fix: 'Run it again; if it stops in the same place, report it with the debug log.',
    cause: error,
  });
}
