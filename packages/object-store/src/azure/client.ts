import type { Failure } from '@fairway/runtime';
import type { Doing, Explains } from '../cloud/explain.ts';
import { type StoreRefusal, saysTokenEnded } from '../cloud/refusal.ts';
import { sendRenewed } from '../cloud/renewed.ts';
import { type HttpAnswer, type HttpClient, type HttpRequest, readText } from '../http/exchange.ts';
import { PassingProblem, type RetryDeps, retry } from '../http/retry.ts';
import { md5Of } from '../md5.ts';
import { parseXml, type XmlElement, XmlError } from '../xml.ts';
import { type AzureContainer, blobUrl } from './container.ts';
import type { AzureCredentials } from './credentials/credentials.ts';
import { explainRefusal } from './explain.ts';
import { readRefusal } from './refusal.ts';
import { sharedKeyOf } from './sign.ts';

export interface AzureClientDeps extends RetryDeps {
  readonly http: HttpClient;
  readonly credentials: AzureCredentials;
}

export interface AzureRequest {
  readonly method: HttpRequest['method'];
  /** With the prefix; undefined for a request about the container. */
  readonly key?: string | undefined;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** Of the body, in base64. Default: it is computed. */
  readonly md5?: string;
  /** The status of a success. A page of somebody else may come with another one. */
  readonly expected: number;
  readonly fresh?: boolean;
  readonly signal?: AbortSignal | undefined;
  /** What is being done, for the log: `part 3 of db/x`. */
  readonly doing: string;
}

/** A success, with the text of its body. */
export interface AzureAnswer extends Pick<HttpAnswer, 'status' | 'headers'> {
  readonly text: string;
}

/** One that every account and Azurite know, and that has all that is needed here. */
const version = '2021-12-02';

/** Signs and sends the requests of one container. */
export class AzureClient implements Explains {
  readonly container: AzureContainer;
  readonly deps: AzureClientDeps;

  constructor(container: AzureContainer, deps: AzureClientDeps) {
    this.container = container;
    this.deps = deps;
  }

  /**
   * One try, to the headers of the answer. Where the token has ended, it is sent once more with another.
   * @throws StoreRefusal, PassingProblem or NoAnswer
   */
  async exchange(request: AzureRequest): Promise<HttpAnswer> {
    const { credentials } = this.deps;
    if ('key' in credentials) {
      const { account } = this.container;
      return this.#send(request, (sent) => sharedKeyOf(sent, { account, key: credentials.key }));
    }
    return sendRenewed(credentials.tokens, saysTokenEnded, ({ token }) =>
      this.#send(request, () => `Bearer ${token}`),
    );
  }

  /** One try, to the end of the answer. @throws StoreRefusal, PassingProblem or NoAnswer */
  async once(request: AzureRequest): Promise<AzureAnswer> {
    const answer = await this.exchange(request);
    const text = await readText(answer);
    return { status: answer.status, headers: answer.headers, text };
  }

  /** Tries until the store sends a document of that name: anything else is no success. */
  async askFor(root: string, request: AzureRequest): Promise<XmlElement> {
    return retry(this.deps, request, async () => readDocument(root, await this.once(request)));
  }

  explain(refusal: StoreRefusal, doing: Doing): Failure {
    const { container, deps } = this;
    return explainRefusal(refusal, doing, {
      ...container,
      now: deps.clock.now(),
      byKey: 'key' in deps.credentials,
    });
  }

  /** Signed when it is sent: a request that was signed earlier, and waited, would be refused for its time. */
  async #send(request: AzureRequest, authorize: (sent: HttpRequest) => string): Promise<HttpAnswer> {
    const { method, key, query, body, fresh, signal, expected } = request;
    const plain = {
      method,
      url: blobUrl(this.container, key, query),
      headers: {
        'user-agent': 'fairway',
        'x-ms-version': version,
        'x-ms-date': new Date(this.deps.clock.now()).toUTCString(),
        ...request.headers,
        ...(body === undefined ? {} : { 'content-md5': request.md5 ?? md5Of(body) }),
      },
      body,
      fresh,
      signal,
    };
    const headers = { ...plain.headers, authorization: authorize(plain) };
    const answer = await this.deps.http({ ...plain, headers });
    if (answer.status === expected) return answer;
    const text = await readText(answer);
    if (answer.status >= 200 && answer.status < 300) {
      throw new PassingProblem(`it answers ${answer.status} where ${expected} is right`);
    }
    throw readRefusal(answer.status, answer.headers, text);
  }
}

/** The document in an answer. A part of one, and the page of a proxy, are none. @throws PassingProblem */
export function readDocument(name: string, { text }: Pick<AzureAnswer, 'text'>): XmlElement {
  let root: XmlElement;
  try {
    root = parseXml(text);
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    throw new PassingProblem(`its answer cannot be read: ${error.message}`, { cause: error });
  }
  if (root.name === name) return root;
  throw new PassingProblem(`what answers sends <${root.name}>, which Azure does not`);
}
