import type { Failure } from '@fairway/runtime';
import type { Doing, Explains } from '../cloud/explain.ts';
import type { StoreRefusal } from '../cloud/refusal.ts';
import { sendRenewed } from '../cloud/renewed.ts';
import { type HttpAnswer, type HttpClient, type HttpRequest, readText } from '../http/exchange.ts';
import { PassingProblem, type RetryDeps, retry } from '../http/retry.ts';
import { md5Of } from '../md5.ts';
import { parseXml, type XmlElement, XmlError } from '../xml.ts';
import type { S3Credentials, S3Keys } from './credentials/credentials.ts';
import { explainRefusal } from './refusal/explain.ts';
import { readRefusal, S3Refusal, saysKeysEnded } from './refusal/refusal.ts';
import { rightsFor } from './refusal/rights.ts';
import { type S3Bucket, urlOf } from './service.ts';
import { signedHeaders } from './sign.ts';

export interface S3ClientDeps extends RetryDeps {
  readonly http: HttpClient;
  readonly credentials: S3Credentials;
}

export interface S3Request {
  readonly method: HttpRequest['method'];
  /** With the prefix; undefined for a request about the bucket. */
  readonly key?: string | undefined;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** Of the body, in base64. Default: it is computed. */
  readonly md5?: string;
  readonly fresh?: boolean;
  readonly signal?: AbortSignal | undefined;
  /** What is being done, for the log: `part 3 of db/x`. */
  readonly doing: string;
}

/** A success, with the text of its body. */
export interface S3Answer extends Pick<HttpAnswer, 'status' | 'headers'> {
  readonly text: string;
}

/** Signs and sends the requests of one bucket. */
export class S3Client implements Explains {
  readonly bucket: S3Bucket;
  readonly deps: S3ClientDeps;

  constructor(bucket: S3Bucket, deps: S3ClientDeps) {
    this.bucket = bucket;
    this.deps = deps;
  }

  /**
   * One try, to the headers of the answer. Where the keys have ended, it is sent once more with new ones.
   * @throws S3Refusal, PassingProblem or NoAnswer
   */
  async exchange(request: S3Request): Promise<HttpAnswer> {
    const ended = (error: unknown) => error instanceof S3Refusal && saysKeysEnded(error, request.method);
    return sendRenewed(this.deps.credentials, ended, (keys) => this.#send(request, keys));
  }

  /** One try, to the end of the answer. @throws S3Refusal, PassingProblem or NoAnswer */
  async once(request: S3Request): Promise<S3Answer> {
    const answer = await this.exchange(request);
    const text = await readText(answer);
    return { status: answer.status, headers: answer.headers, text };
  }

  /** Tries until the store sends a document of that name: anything else is no success. */
  async askFor(root: string, request: S3Request): Promise<XmlElement> {
    return retry(this.deps, request, async () => readDocument(root, await this.once(request)));
  }

  explain(refusal: StoreRefusal, doing: Doing): Failure {
    return explainRefusal(refusal, doing, { bucket: this.bucket, now: this.deps.clock.now() });
  }

  /** Signed when it is sent: a request that was signed earlier, and waited, would be refused for its time. */
  async #send(request: S3Request, keys: S3Keys): Promise<HttpAnswer> {
    const { method, key, query, body, fresh, signal } = request;
    const plain = {
      method,
      url: urlOf(this.bucket, key, query),
      headers: {
        'user-agent': 'fairway',
        ...request.headers,
        ...(body === undefined ? {} : { 'content-md5': request.md5 ?? md5Of(body) }),
      },
      body,
      fresh,
      signal,
    };
    const now = this.deps.clock.now();
    const headers = await signedHeaders(plain, { keys, region: this.bucket.region, now });
    const answer = await this.deps.http({ ...plain, headers });
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw readRefusal(answer.status, answer.headers, await readText(answer), rightsFor(request));
  }
}

/**
 * The document in an answer of 200. An error can come in one, after white space that kept the connection alive; so can
 * a part of the document, and the page of a proxy.
 * @throws S3Refusal or PassingProblem
 */
export function readDocument(name: string, { status, headers, text }: S3Answer): XmlElement {
  let root: XmlElement;
  try {
    root = parseXml(text);
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    throw new PassingProblem(`its answer cannot be read: ${error.message}`, { cause: error });
  }
  if (root.name === name) return root;
  if (root.name === 'Error') throw readRefusal(status, headers, text);
  throw new PassingProblem(`what answers sends <${root.name}>, which no S3 store does`);
}
