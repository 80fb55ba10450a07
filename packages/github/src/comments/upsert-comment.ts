import type { Api, Manner } from '../api/api.ts';
import { ownAuthor, wroteIt } from '../api/author.ts';
import { GithubFailure } from '../api/github-failure.ts';
import { cutBody } from './cut-body.ts';

/** One comment on a pull request. It shows the newest state of one thing. */
export interface PullRequestComment {
  readonly pullRequest: number;
  /** Identifies the comment among others of the same author: letters, digits and `.:/_-`. It is hidden from readers. */
  readonly marker: string;
  /** Markdown. A text of more than 65,536 characters, GitHub's limit, is cut. */
  readonly body: string;
}

const pageSize = 100;
const cutNote = '_The rest did not fit into a comment; the summary of the run has all of it._';

/**
 * Writes the comment, or rewrites the existing one. Only a comment of the token's own user or app counts; a copy by
 * another user is left alone.
 * @returns the address of its page
 * @throws GithubFailure when GitHub does not accept it
 */
export async function upsertComment(api: Api, comment: PullRequestComment): Promise<string> {
  const { pullRequest, marker, body } = comment;
  const manner: Manner = {
    task: `write a comment on pull request ${pullRequest}`,
    permission: 'pull-requests: write',
    twice: 'harmless',
  };
  const hidden = `<!-- ${marker} -->`;
  const text = cutBody(`${hidden}\n${body}`, cutNote);
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
    // The answer was lost. GitHub may have written the comment before.
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
  const author = await ownAuthor(api, manner);
  for (let page = 1; ; page += 1) {
    const { data } = await api.request('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      ...api.repo,
      issue_number: pullRequest,
      per_page: pageSize,
      page,
      request: { manner },
    });
    const own = data.find(({ body, user }) => body?.startsWith(hidden) && wroteIt(author, user));
    if (own) return Number(own.id);
    if (data.length < pageSize) return undefined;
  }
}
