import { createHash, createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { S3Error } from './answers.ts';

/** An account of the store. */
export interface Account {
  readonly secret: string;
  /** Of keys that end. */
  readonly token?: string;
  ended?: boolean;
}

/** What a signature is about. */
export interface SignedRequest {
  readonly method: string;
  /** Path and query as they came over the wire. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
}

const form =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

/**
 * Checks a signature as AWS publishes it, without a line of the client's.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 * @throws S3Error as a store answers it
 */
export function checkSignature(
  request: SignedRequest,
  {
    accounts,
    now,
    region,
  }: { readonly accounts: ReadonlyMap<string, Account>; readonly now: number; readonly region: string },
): void {
  const { headers } = request;
  const [, id = '', day = '', signedRegion = '', names = '', signature = ''] =
    form.exec(headers.authorization ?? '') ?? [];
  if (!signature) throw new S3Error(403, 'AccessDenied', 'There is no signature.');
  const account = accounts.get(id);
  if (!account) throw new S3Error(403, 'InvalidAccessKeyId', 'The key is not known.');
  if (signedRegion !== region) {
    throw new S3Error(
      400,
      'AuthorizationHeaderMalformed',
      `the region '${signedRegion}' is wrong; expecting '${region}'`,
      { Region: region },
    );
  }
  const time = String(headers['x-amz-date'] ?? '');
  if (Math.abs(readTime(time) - now) > 15 * 60_000) {
    throw new S3Error(
      403,
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
    );
  }
  const signed = names.split(';');
  const unsigned = Object.keys(headers).filter(
    (name) =>
      (name === 'host' || name === 'content-md5' || name.startsWith('x-amz-')) && !signed.includes(name),
  );
  if (unsigned.length > 0)
    throw new S3Error(403, 'AccessDenied', `Headers are not signed: ${unsigned.join(', ')}.`);
  const scope = `${day}/${region}/s3/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical(request, signed))].join('\n');
  const key = [day, region, 's3', 'aws4_request'].reduce<string | Buffer>(
    (above, part) => hmac(above, part),
    `AWS4${account.secret}`,
  );
  if (hmac(key, toSign).toString('hex') !== signature) {
    throw new S3Error(403, 'SignatureDoesNotMatch', 'The request signature we calculated does not match.');
  }
  if (headers['x-amz-security-token'] !== account.token)
    throw new S3Error(400, 'InvalidToken', 'The token is another.');
  if (account.ended) throw new S3Error(400, 'ExpiredToken', 'The provided token has expired.');
  const hash = headers['x-amz-content-sha256'];
  if (hash !== 'UNSIGNED-PAYLOAD' && hash !== sha256(request.body)) {
    throw new S3Error(400, 'XAmzContentSHA256Mismatch', 'The body is not the one that was signed.');
  }
}

function canonical({ method, target, headers }: SignedRequest, signed: readonly string[]): string {
  const [path = '', query = ''] = target.split('?', 2);
  const pairs = query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => pair.split('=', 2).map((part) => encode(decodeURIComponent(part))))
    .map(([name = '', value = '']) => `${name}=${value}`)
    .sort();
  return [
    method,
    path
      .split('/')
      .map((part) => encode(decodeURIComponent(part)))
      .join('/'),
    pairs.join('&'),
    ...signed.map(
      (name) =>
        `${name}:${String(headers[name] ?? '')
          .trim()
          .replace(/\s+/g, ' ')}`,
    ),
    '',
    signed.join(';'),
    String(headers['x-amz-content-sha256'] ?? ''),
  ].join('\n');
}

function encode(text: string): string {
  return [...Buffer.from(text)]
    .map((byte) => String.fromCharCode(byte))
    .map((one) =>
      /[A-Za-z0-9\-_.~]/.test(one)
        ? one
        : `%${one.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .join('');
}

function readTime(written: string): number {
  return Date.parse(written.replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/, '$1-$2-$3:$4:$5'));
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

function hmac(key: string | Buffer, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest();
}
