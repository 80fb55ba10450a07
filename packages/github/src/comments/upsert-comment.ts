import type { Api, Manner } from '../api/api.ts';
import { GithubFailure } from '../api/github-failure.ts';
import { cutBody } from './cut-body.ts';

/** One comment on a pull request that says the newest state of one thing. */
export interface PullRequestComment {
  readonly pullRequest: number;
  /** What tells this comment from others of the same author: letters, digits and `.:/_-`. Nobody sees it. */
  readonly marker: string;
  /** Markdown. Longer than GitHub takes (65,536 characters), it is cut. */
  readonly body: string;
}

const PAGE = 100;
const CUT = '_The rest did not fit into a comment; the summary of the run has all of it._';

/**
 * Writes the comment, or rewrites it where it is there already. Only a comment of the token's own user or app counts,
 * whatever others copied from it.
 * @returns its page.
 * @throws GithubFailure when GitHub does not take it.
 */
export async function upsertComment(api: Api, comment: PullRequestComment): Promise<string> {
  const { pullRequest, marker, body } = comment;
  const manner: Manner = {
    task: `write a comment on pull request ${pullRequest}`,
    permission: 'pull-requests: write',
    twice: 'harmless',
  };
  const hidden = `<!-- ${marker} -->`;
  const text = cutBody(`${hidden}\n${body}`, CUT);
  const own = await ownComment(api, manner, pullRequest, hidden);
  if (own !== undefined) return rewrite(api, manner, own, text);
  try {
    const { data } = await api.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      ...api.repo,
      issue_number: pullRequest,
      body: text,
      request: { manner: { ...manner, twice: 'never' } satisfies Manner },
    });
    return data.html_url;
  } catch (error) {
    // The answer was lost, perhaps after the comment was written.
    if (!(error instanceof GithubFailure) || error.trouble !== 'unreachable') throw error;
    const written = await ownComment(api, manner, pullRequest, hidden);
    if (written === undefined) throw error;
    return rewrite(api, manner, written, text);
  }
}

async function rewrite({ request, repo }: Api, manner: Manner, id: number, body: string): Promise<string> {
  const { data } = await request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', {
    ...repo,
    comment_id: id,
    body,
    request: { manner },
  });
  return data.html_url;
}

async function ownComment(api: Api, manner: Manner, pullRequest: number, hidden: string) {
  const isOwn = await authorship(api, manner);
  for (let page = 1; ; page += 1) {
    const { data } = await api.request('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      ...api.repo,
      issue_number: pullRequest,
      per_page: PAGE,
      page,
      request: { manner },
    });
    const own = data.find(({ body, user }) => body?.startsWith(hidden) && isOwn(user));
    if (own) return Number(own.id);
    if (data.length < PAGE) return undefined;
  }
}

/**
 * Who is "own": the token's user. An app's token, as GITHUB_TOKEN is one, may not ask who it is; then it is an app's
 * comment, which no person can have written.
 */
async function authorship({ request }: Api, manner: Manner) {
  try {
    const { data } = await request('GET /user', { request: { manner } });
    return (user: { login: string } | null) => user?.login === data.login;
  } catch (error) {
    if (!(error instanceof GithubFailure) || error.trouble !== 'permission') throw error;
    return (user: { type: string } | null) => user?.type === 'Bot';
  }
}
