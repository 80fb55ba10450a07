import {
  asFailure,
  type DeployContext,
  type RecoverySession,
  type StoppedApp,
  shortVersion,
  withEvidence,
} from '@fairway/deploy-kit';
import type { LedgerEntry } from '@fairway/releases';
import { Failure } from '@fairway/runtime';
import type { ChangedData } from './changed-data.ts';

/** What was changed until a step failed. */
export interface Changed {
  readonly session: RecoverySession;
  readonly changed: ChangedData;
  /** Undefined where nothing was stopped. */
  readonly stopped: StoppedApp | undefined;
  /** The services that stay while the app is stopped. */
  readonly stores: readonly string[];
  /** Something of the release to go to may run. */
  readonly begun: boolean;
  /** The release that ran before by the ledger; undefined where nobody knows. */
  readonly running: LedgerEntry | undefined;
  /** No recovery was cut off before this one: what was stopped is what ran on the data of before. */
  readonly isFirst: boolean;
}

export interface BroughtBack {
  /** What was there before is there again, and proven. */
  readonly proven: boolean;
  /** Nothing that was changed stays, proven or not. */
  readonly undone: boolean;
  /** The cause, and what became of the way back. */
  readonly failure: Failure;
}

/**
 * Undoes what a failed recovery has changed. What runs of the failed release is stopped first, so that it never meets the
 * data of before; then the data go back, then the app. A recovery that is cancelled does it as well; only a lost lock ends
 * it, because another run may be at work then.
 */
export async function bringBack(
  cause: Failure,
  { session, changed, stopped, stores, begun, running, isFirst }: Changed,
  { phase }: Pick<DeployContext, 'phase'>,
): Promise<BroughtBack> {
  if (session.lost.aborted) return { proven: false, undone: false, failure: lockLost(cause) };
  try {
    return await phase('bring back what was before', async ({ proved }) => {
      const { stopApp, goTo } = session.returning;
      // After a recovery that was cut off, what does not stop may be another release, or may use the restored data.
      const runs = begun || (!isFirst && (!stopped || stopped.failure));
      const again = runs ? await stopApp(stores) : undefined;
      if (again?.failure) throw again.failure;
      await changed.undo(session.lost);
      // The containers that were stopped may be replaced by now, and the way to the release that ran makes them anew.
      if (isFirst && (!begun || !running)) await stopped?.start();
      if (!running) {
        if (!isFirst) throw staysStopped();
        const line = 'What was stopped runs again on its own data. It was not proven before either.';
        return { proven: false, undone: true, failure: withEvidence(cause, [line]) };
      }
      const { failure } = await goTo({ to: running.id, restored: true, unproven: 'leave' });
      if (failure) throw failure;
      const version = shortVersion(running.version);
      proved(`${version} serves again on its own data`, 'the same release, proven anew');
      const line = `${version} serves again on its own data.`;
      return { proven: true, undone: true, failure: withEvidence(cause, [line]) };
    });
  } catch (error) {
    return { proven: false, undone: false, failure: notBack(cause, asFailure(error)) };
  }
}

function staysStopped(): Failure {
  return new Failure({
    what: 'The data of before have their places, and the app stays stopped.',
    why: 'Nobody knows which release ran before the recovery that was cut off, and what is stopped may be another one.',
    fix: 'Choose `rollback` or `restore-and-rollback`: each of them proves a release.',
  });
}

function lockLost(cause: Failure): Failure {
  return withEvidence(cause, ['The lock was lost, so nothing was brought back: another run may be at work.']);
}

function notBack(cause: Failure, second: Failure): Failure {
  return new Failure({
    what: `${cause.what} What was there before is not proven to be back.`,
    why: cause.why,
    evidence: [...cause.evidence, `${second.what} ${second.why}`, ...second.evidence],
    fix: `${second.fix} The data of before are kept, and so is the backup that was made of them. Then run recover with \`undo\`: it brings back what is not back yet, and proves it.`,
    cause,
  });
}
