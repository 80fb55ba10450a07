import { shownAddress } from '../credentials.ts';
import type { Answer } from './answer.ts';
import { ask } from './ask.ts';
import type { FetchDeps } from './ask-by-fetch.ts';
import type { ProbeRequest } from './probe-request.ts';

/** The last answer of a request, and the addresses to which redirects led. */
export interface LastAnswer {
  readonly answer: Answer;
  readonly ledTo: readonly string[];
  /** Why a redirect was not followed, worded to end a sentence that begins with the probe's name. */
  readonly problem?: string;
}

const mostRedirects = 10;
const redirects: readonly number[] = [301, 302, 303, 307, 308];

/**
 * Sends a request, and follows redirects where its probe says so. All together they take no longer than one answer may.
 * @throws Error with the reason why no answer arrived
 */
export async function askAndFollow(first: ProbeRequest, deps: FetchDeps): Promise<LastAnswer> {
  const start = deps.clock.now();
  const ledTo: string[] = [];
  for (let request = first; ; ) {
    const answer = await ask(request, deps);
    const { location, status } = answer;
    if (first.probe.redirects !== 'follow' || location === undefined || !redirects.includes(status)) {
      return { answer, ledTo };
    }
    const problem = redirectProblem(first, request.url, location, ledTo);
    if (problem) return { answer, ledTo, problem };
    ledTo.push(location);
    const left = first.probe.timeout - (deps.clock.now() - start);
    if (left <= 0) throw new Error(`no answer within ${first.probe.timeout} ms`);
    request = redirected(request, location, status, left);
  }
}

/** Why a redirect is not followed; undefined where it is. */
export function redirectProblem(
  { url: firstUrl, probe }: ProbeRequest,
  from: string,
  to: string,
  ledTo: readonly string[],
): string | undefined {
  const [first, here, next] = [new URL(firstUrl), new URL(from), new URL(to)];
  if (!/^https?:$/.test(next.protocol)) return `redirects to ${shownAddress(to)}, which is no web address`;
  const allowed = [first.hostname, ...(probe['redirects-to'] ?? [])];
  if (!allowed.includes(next.hostname)) {
    return `redirects to another host, ${next.hostname}: name it in redirects-to if that is right`;
  }
  if (here.protocol === 'https:' && next.protocol === 'http:')
    return `redirects from https to ${shownAddress(to)}`;
  if ([first.href, ...ledTo].includes(next.href)) return `redirects in a circle, back to ${shownAddress(to)}`;
  return ledTo.length >= mostRedirects ? `redirects more than ${mostRedirects} times` : undefined;
}

/**
 * The request to which a redirect leads. What the probe sends may be a credential, so it goes to its own server alone:
 * another port of the host can be another program (CVE-2022-27774).
 */
function redirected(request: ProbeRequest, to: string, status: number, timeout: number): ProbeRequest {
  const { method, body, headers, probe, ...rest } = request;
  // As browsers do it: https://fetch.spec.whatwg.org/#http-redirect-fetch
  const becomesGet =
    (status === 303 && method !== 'HEAD') || ((status === 301 || status === 302) && method === 'POST');
  const isSame = isSameServer(new URL(request.url), new URL(to));
  return {
    ...rest,
    url: to,
    method: becomesGet ? 'GET' : method,
    probe: { ...probe, timeout },
    headers: isSame ? headers : {},
    ...(body === undefined || becomesGet || !isSame ? {} : { body }),
  };
}

/** A server that sends from its usual port for http to the one for https stays the same. */
function isSameServer(here: URL, next: URL): boolean {
  const isUpgrade = here.protocol === 'http:' && next.protocol === 'https:' && here.port + next.port === '';
  return here.origin === next.origin || (isUpgrade && here.hostname === next.hostname);
}
