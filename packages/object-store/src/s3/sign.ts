import { createHash } from 'node:crypto';
import { AwsV4Signer } from 'aws4fetch';
import type { HttpRequest } from '../http/exchange.ts';
import type { S3Keys } from './credentials/credentials.ts';

export interface Signing {
  readonly keys: S3Keys;
  readonly region: string;
  /** Milliseconds since the Unix epoch. A signature is good for 15 minutes around it. */
  readonly now: number;
}

/**
 * The headers of a request with its signature. A body that comes with its MD5 is bound by that header, which is signed;
 * its SHA-256 would cost every destination a pass over every part.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export async function signedHeaders(
  { method, url, headers, body }: Pick<HttpRequest, 'method' | 'url' | 'headers' | 'body'>,
  { keys, region, now }: Signing,
): Promise<Record<string, string>> {
  const signer = new AwsV4Signer({
    method,
    url,
    headers: {
      ...headers,
      'x-amz-content-sha256':
        headers['content-md5'] === undefined
          ? createHash('sha256')
              .update(body ?? '')
              .digest('hex')
          : 'UNSIGNED-PAYLOAD',
    },
    accessKeyId: keys.accessKeyId,
    secretAccessKey: keys.secretAccessKey,
    ...(keys.sessionToken === undefined ? {} : { sessionToken: keys.sessionToken }),
    service: 's3',
    region,
    datetime: new Date(now).toISOString().replace(/[:-]|\.\d{3}/g, ''),
  });
  const { headers: signed } = await signer.sign();
  return Object.fromEntries(signed);
}
