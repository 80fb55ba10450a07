import type { Ledger, LedgerEntry, Outcome, Release } from '@fairway/releases';
import { type Clock, shortLine } from '@fairway/runtime';
import type { DeployContext } from './context.ts';

/** The fields that all ledger lines of one run share. */
export type Attempt = Omit<LedgerEntry, 'outcome' | 'endedAt' | 'cause'>;

/**
 * The attempt of a run to make a release serve.
 * @param before the last proven entry, where there is one
 */
export function attemptOf(
  release: Pick<Release, 'id' | 'version' | 'commit'>,
  before: LedgerEntry | undefined,
  { github, clock }: Pick<DeployContext, 'github' | 'clock'>,
): Attempt {
  return {
    id: release.id,
    version: release.version,
    commit: release.commit,
    startedAt: new Date(clock.now()).toISOString(),
    actor: github.actor,
    runUrl: github.runUrl,
    ...(before && before.id !== release.id ? { previous: before.id } : {}),
  };
}

/** Records the outcome of an attempt. When it returns, the line is on the host's disk. */
export async function recordEnd(
  { ledger, attempt, clock }: { readonly ledger: Ledger; readonly attempt: Attempt; readonly clock: Clock },
  outcome: Exclude<Outcome, 'started'>,
  cause?: string,
): Promise<void> {
  await ledger.append({
    ...attempt,
    outcome,
    endedAt: new Date(clock.now()).toISOString(),
    ...(cause === undefined ? {} : { cause: shortLine(cause, 500) }),
  });
}
