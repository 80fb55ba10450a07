import { type Clock, type Logger, messageOf } from '@fairway/runtime';
import { Octokit } from '@octokit/core';
import { readFailedAnswer } from './answer.ts';
import { explain, type Purpose } from './explain.ts';
import { nextTry } from './next-try.ts';

const mostTries = 5;
const longestWaitMs = 90_000;
const requestTimeoutMs = 15_000;

export interface ApiOptions {
  readonly token: string;
  /** `https://api.github.com`, or the address of a GitHub Enterprise Server's API. */
  readonly apiUrl: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Ends every request and every wait. */
  readonly signal?: AbortSignal | undefined;
}

/** GitHub's API for one repository. */
export interface Api {
  /** `{owner, repo}` for the routes. */
  readonly repo: { readonly owner: string; readonly repo: string };
  readonly request: Octokit['request'];
  /** The base of GraphQL's address. A GitHub Enterprise Server has it beside `/api/v3`. */
  readonly graphqlUrl: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal | undefined;
}

/** The purpose of a request, and whether it may be repeated when its answer was lost. */
export interface Manner extends Purpose {
  readonly twice: 'harmless' | 'never';
}

/**
 * Opens the API. A request is repeated after an error of GitHub's own, and after a limit that passes soon: at most five
 * tries and 90 seconds of waiting. Every request carries a {@link Manner} as `request: {manner}`. A request throws a
 * GithubFailure when it stays refused, and the signal's reason when that aborts.
 */
export function openApi(options: ApiOptions): Api {
  const { token, apiUrl, repository, logger, clock, signal } = options;
  const [owner = '', repo = ''] = repository.split('/');
  const octokit = new Octokit({
    baseUrl: apiUrl,
    userAgent: 'fairway',
    // The caller explains a failure. Octokit's own lines would repeat it.
    log: { debug() {}, info() {}, warn: (text: string) => logger.debug(text), error() {} },
  });

  octokit.hook.wrap('request', async (request, asked) => {
    const manner: Manner = asked.request['manner'];
    let waitedMs = 0;
    for (let tries = 1; ; tries += 1) {
      try {
        const timeout = AbortSignal.timeout(requestTimeoutMs);
        const either = signal ? AbortSignal.any([signal, timeout]) : timeout;
        return await request({ ...asked, request: { ...asked.request, signal: either } });
      } catch (error) {
        signal?.throwIfAborted();
        const answer = readFailedAnswer(error);
        const next = nextTry(answer, tries, clock.now());
        const may = next.again && (next.refusedUnread || manner.twice === 'harmless');
        if (!may || tries === mostTries || waitedMs + next.waitMs > longestWaitMs) {
          throw explain(answer, { purpose: manner, repository, apiUrl });
        }
        logger.debug(`GitHub: ${messageOf(error)}; again in ${Math.ceil(next.waitMs / 1000)} s.`);
        waitedMs += next.waitMs;
        await clock.sleep(next.waitMs, signal);
      }
    }
  });

  // Octokit's `auth` would be a wrapper inside of ours, and would pass the request on without its deadline.
  const request = octokit.request.defaults({ headers: { authorization: `Bearer ${token}` } });
  const graphqlUrl = apiUrl.replace(/\/api\/v3\/?$/, '/api');
  return { repo: { owner, repo }, request, graphqlUrl, clock, logger, signal };
}
