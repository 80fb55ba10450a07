import type { Api } from '../api/api.ts';

/** The start of the run: the event as GitHub sent it, and the commit. */
export interface PullRequestSource {
  readonly payload: Readonly<Record<string, unknown>>;
  readonly sha: string;
}

/**
 * Finds the pull request of a run: the one of the event, else the open one whose head is the commit, else the one that
 * was merged as the commit.
 * @returns its number; undefined where there is none
 * @throws GithubFailure when GitHub does not answer
 */
export async function pullRequestOf(
  api: Api,
  { payload, sha }: PullRequestSource,
): Promise<number | undefined> {
  const named = numberOf(payload['pull_request']) ?? commentedOn(payload['issue']);
  if (named !== undefined) return named;
  const task = `say which pull request ${sha.slice(0, 7)} belongs to`;
  const { data } = await api.request('GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls', {
    ...api.repo,
    commit_sha: sha,
    request: { manner: { task, permission: 'pull-requests: read', twice: 'harmless' } },
  });
  const open = data.find(({ state, head }) => state === 'open' && head.sha === sha);
  return (open ?? data.find(({ merge_commit_sha, merged_at }) => merged_at && merge_commit_sha === sha))
    ?.number;
}

function numberOf(value: unknown): number | undefined {
  const number = (value as { number?: unknown } | undefined)?.number;
  return typeof number === 'number' ? number : undefined;
}

/** A comment on a pull request arrives as one on an issue. */
function commentedOn(issue: unknown): number | undefined {
  return (issue as { pull_request?: unknown } | undefined)?.pull_request ? numberOf(issue) : undefined;
}
