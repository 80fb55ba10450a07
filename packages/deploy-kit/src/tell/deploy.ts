import type { Release } from '@fairway/releases';
import type { GithubRecord } from '../inputs/github-inputs.ts';
import type { DeployContext } from '../run/context.ts';
import type { Ending } from '../run/ending.ts';
import type { Ended } from '../way-back/ended.ts';
import { asFailure } from '../way-back/way-back-failures.ts';
import { outcomeComment } from './comment.ts';
import { githubTold } from './github-record.ts';

/** One deploy, as GitHub is told of it. */
export interface ToldDeploy {
  readonly record: GithubRecord;
  /** Name of the stack or the project. */
  readonly subject: string;
  /** What its comments on a pull request belong to; see {@link githubTold}. */
  readonly thread: string;
  readonly release: Release;
  readonly previous: Pick<Release, 'version'> | undefined;
  readonly rollback?: boolean | undefined;
}

/**
 * Does a change and tells everybody how it ended: GitHub before and after, the outputs and the summary in between.
 * @param tell writes outputs and summary; not called where the change ended without an ending
 * @throws the failure of the change, when all are told
 */
export async function tellDeploy<E extends Ending>(
  { record, subject, thread, release, previous, rollback }: ToldDeploy,
  context: DeployContext,
  change: () => Promise<Ended<E>>,
  tell: (ending: E) => void,
): Promise<void> {
  const told = githubTold(record, thread, context);
  const what = `${rollback ? 'Rollback' : 'Release'} ${release.version} of ${subject}`;
  await told.begin({ sha: release.commit, description: what });
  const { ending, failure } = await change().catch(async (error: unknown) => {
    await told.end(false, asFailure(error).what);
    throw error;
  });
  tell(ending);
  await told.end(failure === undefined, failure?.what ?? what);
  const outcome = {
    subject,
    status: ending.status,
    release: release.version,
    previous: previous?.version,
    rollback,
    environmentUrl: record.environmentUrl,
    runUrl: context.github.runUrl,
  };
  await told.comment(outcomeComment({ ...outcome, ...(failure ? { failure } : {}) }));
  if (failure) throw failure;
}
