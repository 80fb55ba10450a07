import type { LedgerEntry, Release } from '@fairway/releases';
import type { GithubRecord } from '../inputs/github-inputs.ts';
import type { DeployContext } from '../run/context.ts';
import type { Ending } from '../run/ending.ts';
import type { Ended } from '../way-back/ended.ts';
import { asFailure } from '../way-back/way-back-failures.ts';
import { aboutEarlier, aboutEnding, aboutPlanned } from './about-deploy.ts';
import { outcomeComment } from './comment.ts';
import { githubTold } from './github-record.ts';
import { toldApart } from './version.ts';

/** One deploy and the records about it on GitHub. */
export interface ToldDeploy {
  readonly record: GithubRecord;
  /** Name of the stack or the project. */
  readonly subject: string;
  /** The thread of its comments on a pull request; see {@link githubTold}. */
  readonly thread: string;
  readonly release: Release;
  readonly previous: Pick<Release, 'version' | 'commit' | 'createdAt'> | undefined;
  /** The ledger before this run. */
  readonly entries: readonly LedgerEntry[];
  readonly rollback?: boolean | undefined;
}

/**
 * Makes a change and reports it: to GitHub before and after, and in the outputs and the summary.
 * @param tell writes outputs and summary; not called where the change has no ending
 * @throws the failure of the change, after all reports
 */
export async function tellDeploy<E extends Ending>(
  { record, subject, thread, release, previous, entries, rollback }: ToldDeploy,
  context: DeployContext,
  change: () => Promise<Ended<E>>,
  tell: (ending: E) => void,
): Promise<void> {
  context.about({ subject, ...aboutPlanned(release, previous), ...aboutEarlier(entries) });
  const told = githubTold(record, thread, context);
  const names = toldApart(release, previous);
  const what = `${rollback ? 'Rollback to' : 'Release'} ${names.asked} of ${subject}`;
  await told.begin({ sha: release.commit, description: what });
  const { ending, failure } = await change().catch(async (error: unknown) => {
    await told.end(false, asFailure(error).what);
    throw error;
  });
  context.about(aboutEnding(ending));
  tell(ending);
  await told.end(failure === undefined, failure?.what ?? what);
  const outcome = {
    subject,
    status: ending.status,
    release: names.asked,
    previous: names.before,
    rollback,
    environmentUrl: record.environmentUrl,
    runUrl: context.github.runUrl,
  };
  await told.comment(outcomeComment({ ...outcome, ...(failure ? { failure } : {}) }));
  if (failure) throw failure;
}
