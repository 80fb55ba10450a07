import { asRecord, isRecord } from '@fairway/runtime';
import { readText } from '../http/exchange.ts';
import { PassingProblem, retry, retryAfter } from '../http/retry.ts';
import type { AccessToken } from './access-token.ts';
import type { IdentityDeps } from './identity.ts';
import { StoreRefusal } from './refusal.ts';

/** What is asked of a service that gives tokens. */
export interface TokenRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** For the log: `token of backup@acme`. */
  readonly doing: string;
}

/** A form, as OAuth services take it. */
export function tokenForm(
  url: string,
  fields: Readonly<Record<string, string>>,
): Pick<TokenRequest, 'url' | 'headers' | 'body'> {
  return {
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: String(new URLSearchParams(fields)),
  };
}

/**
 * A token of a service. It becomes a secret before anybody has it.
 * @throws StoreRefusal with the code of the service; PassingProblem or NoAnswer after the last try
 */
export async function askForToken(
  deps: Omit<IdentityDeps, 'identityToken'>,
  { url, headers, body, doing }: TokenRequest,
): Promise<AccessToken> {
  return retry(deps, { doing }, async () => {
    const answer = await deps.http({
      method: 'POST',
      url,
      headers: { 'user-agent': 'fairway', accept: 'application/json', ...headers },
      body: Buffer.from(body),
    });
    const text = await readText(answer);
    const { status } = answer;
    const said = parsed(text);
    if (status === 429 || status === 408 || status >= 500 || said === undefined) {
      const pauseMs = retryAfter(answer.headers);
      throw new PassingProblem(said ? `it answers ${status}` : `it answers ${status} and no JSON`, {
        pauseMs,
      });
    }
    if (status !== 200) {
      const serverTime = Date.parse(answer.headers.date ?? '');
      throw new StoreRefusal({ status, ...errorOf(said, status), serverTime });
    }
    const given = tokenOf(said, deps.clock.now());
    deps.mask(given.token);
    return given;
  });
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** `{error, error_description}` as OAuth says it, or `{error: {status, message}}` as Google's APIs do. */
function errorOf(answer: Readonly<Record<string, unknown>>, status: number) {
  const { error, error_description: description } = answer;
  const { status: word, message } = asRecord(error);
  const code = typeof error === 'string' ? error : word;
  const said = typeof description === 'string' ? description : message;
  return {
    code: typeof code === 'string' ? code : `Status${status}`,
    said: typeof said === 'string' ? (said.split(/\r?\n/)[0] ?? '') : '',
  };
}

/** Both forms of an answer: with the seconds that are left, or with the time of the end. */
function tokenOf(answer: Readonly<Record<string, unknown>>, now: number): AccessToken {
  const token = answer['access_token'] ?? answer['accessToken'];
  const { expires_in: seconds, expireTime } = answer;
  const ends = seconds === undefined ? Date.parse(String(expireTime)) : now + Number(seconds) * 1_000;
  if (typeof token !== 'string' || token === '' || Number.isNaN(ends)) {
    throw new PassingProblem('it answers without a token');
  }
  return { token, ends };
}
