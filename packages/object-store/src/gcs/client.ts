import { type Failure, isRecord } from '@fairway/runtime';
import type { AccessToken } from '../cloud/access-token.ts';
import type { Doing, Explains } from '../cloud/explain.ts';
import { type StoreRefusal, saysTokenEnded } from '../cloud/refusal.ts';
import { type Renewed, sendRenewed } from '../cloud/renewed.ts';
import { type HttpAnswer, type HttpClient, type HttpRequest, readText } from '../http/exchange.ts';
import { PassingProblem, type RetryDeps } from '../http/retry.ts';
import type { GcsBucket } from './bucket.ts';
import { explainRefusal } from './explain.ts';
import { readRefusal } from './refusal.ts';

export interface GcsClientDeps extends RetryDeps {
  readonly http: HttpClient;
  readonly tokens: Renewed<AccessToken>;
}

export interface GcsRequest extends HttpRequest {
  /** The statuses of a success. A page of somebody else may come with another one. */
  readonly expected: readonly number[];
}

/** What the API says of something, as it came. */
export type Resource = Readonly<Record<string, unknown>>;

/** Sends the requests of one bucket, each with a token. */
export class GcsClient implements Explains {
  readonly bucket: GcsBucket;
  readonly deps: GcsClientDeps;

  constructor(bucket: GcsBucket, deps: GcsClientDeps) {
    this.bucket = bucket;
    this.deps = deps;
  }

  /**
   * One try, to the headers of the answer. Where the token has ended, it is sent once more with another.
   * @throws StoreRefusal, PassingProblem or NoAnswer
   */
  async exchange(request: GcsRequest): Promise<HttpAnswer> {
    return sendRenewed(this.deps.tokens, saysTokenEnded, (token) => this.#authorized(request, token));
  }

  /** The same for the URL of an upload, which is itself the right to it: no token goes along. */
  async bare(request: GcsRequest): Promise<HttpAnswer> {
    const { expected, ...sent } = request;
    const headers = { 'user-agent': 'fairway', ...sent.headers };
    const answer = await this.deps.http({ ...sent, headers });
    if (expected.includes(answer.status)) return answer;
    const text = await readText(answer);
    if (answer.status < 400) {
      throw new PassingProblem(`it answers ${answer.status} where ${expected.join(' or ')} is right`);
    }
    throw readRefusal(answer.status, answer.headers, text);
  }

  /** One try to get what the API says. A part of it, and the page of a proxy, are nothing. */
  async resource(request: GcsRequest): Promise<Resource> {
    return readResource(await this.exchange(request));
  }

  explain(refusal: StoreRefusal, doing: Doing): Failure {
    return explainRefusal(refusal, doing, this.bucket.bucket);
  }

  #authorized(request: GcsRequest, { token }: AccessToken): Promise<HttpAnswer> {
    return this.bare({ ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } });
  }
}

/** @throws PassingProblem where it is no JSON, or cut */
export async function readResource(answer: HttpAnswer): Promise<Resource> {
  const text = await readText(answer);
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) return value;
  } catch (error) {
    throw new PassingProblem('its answer cannot be read', { cause: error });
  }
  throw new PassingProblem('its answer is none of the store');
}
