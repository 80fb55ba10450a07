import type { IncomingHttpHeaders } from 'node:http';
import { StoreRefusal } from '../../cloud/refusal.ts';
import { PassingProblem, retryAfter } from '../../http/retry.ts';
import { childrenOf, parseXml, textOf, XmlError } from '../../xml.ts';

/** A refusal of a store that speaks S3. */
export class S3Refusal extends StoreRefusal {
  override readonly name = 'S3Refusal';
  /** Where the bucket is, if it is elsewhere. */
  readonly region: string | undefined;
  /** What the keys must be allowed to do for it, as Amazon names it. */
  readonly rights: readonly string[];

  constructor(parts: Pick<S3Refusal, 'status' | 'code' | 'said' | 'region' | 'serverTime' | 'rights'>) {
    super(parts);
    this.region = parts.region;
    this.rights = parts.rights;
  }
}

const passingCodes = new Set([
  ...['InternalError', 'ServiceUnavailable', 'SlowDown', 'OperationAborted', 'ConditionalRequestConflict'],
  ...[
    'Throttling',
    'ThrottlingException',
    'RequestLimitExceeded',
    'TooManyRequests',
    'IDPCommunicationError',
  ],
  // The body did not arrive, or not as it was sent.
  ...['RequestTimeout', 'IncompleteBody', 'BadDigest', 'InvalidDigest'],
]);

/**
 * What an answer that is no success means: a refusal, or a problem that can pass.
 * @param rights that the request needed
 */
export function readRefusal(
  status: number,
  headers: IncomingHttpHeaders,
  text: string,
  rights: readonly string[] = [],
): S3Refusal | PassingProblem {
  const { code, said, region } = readError(status, text);
  // An error in an answer of 200 has only its code. What a proxy says of a full or sleeping store is a status alone.
  const passing =
    passingCodes.has(code) ||
    status === 429 ||
    status === 408 ||
    (status >= 500 && status !== 501 && status !== 507);
  if (passing) return new PassingProblem(`it answers ${status} ${code}`, { pauseMs: retryAfter(headers) });
  return new S3Refusal({
    status,
    code,
    said,
    region: region ?? header(headers, 'x-amz-bucket-region') ?? regionIn(headers.location),
    serverTime: Date.parse(headers.date ?? ''),
    rights,
  });
}

/** Whether the store says that it does not know conditional creates. Each says it in its own way. */
export function refusesCondition({ status, code, said }: S3Refusal): boolean {
  return status === 501 || code === 'NotImplemented' || /not implemented|if-none-match/i.test(said);
}

const endedCodes = new Set(['ExpiredToken', 'ExpiredTokenException', 'TokenRefreshRequired', 'InvalidToken']);

/** Whether the keys have ended. The answer to a HEAD has no body, and so no code. */
export function saysKeysEnded({ status, code }: S3Refusal, method: string): boolean {
  return endedCodes.has(code) || (method === 'HEAD' && status === 400);
}

function readError(status: number, text: string) {
  try {
    const root = parseXml(text);
    // The service that gives keys puts the error one level deeper.
    const [error] = root.name === 'ErrorResponse' ? childrenOf(root, 'Error') : [root];
    const code = error?.name === 'Error' ? textOf(error, 'Code') : undefined;
    if (error && code) return { code, said: textOf(error, 'Message') ?? '', region: textOf(error, 'Region') };
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
  }
  const byStatus: Readonly<Record<number, string>> = {
    403: 'AccessDenied',
    404: 'NotFound',
    412: 'PreconditionFailed',
  };
  const code = text.trim() === '' ? (byStatus[status] ?? `Status${status}`) : 'NotS3';
  return { code, said: text, region: undefined };
}

/** The region in the address of a redirect: `https://s3.eu-central-2.wasabisys.com/`. */
function regionIn(location: string | undefined): string | undefined {
  return /^https?:\/\/(?:[^/]+\.)?s3[.-]([a-z]{2}(?:-[a-z]+)+-\d+)\./.exec(location ?? '')?.[1];
}

function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}
