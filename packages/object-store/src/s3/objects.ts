import type { IncomingHttpHeaders } from 'node:http';
import { isProblem } from '../cloud/refusal.ts';
import { PassingProblem, retry } from '../http/retry.ts';
import type { S3Client } from './client.ts';
import { S3Refusal } from './refusal/refusal.ts';

/** One try to learn the size of an object; undefined where the key is free. */
export async function sizeOf(client: S3Client, full: string): Promise<number | undefined> {
  const headers = await lookAt(client, full);
  if (headers === undefined) return undefined;
  const bytes = Number(headers['content-length'] ?? Number.NaN);
  if (Number.isNaN(bytes)) throw new PassingProblem('it does not tell the size of the object');
  return bytes;
}

/**
 * Removes an object, and looks whether it is gone. In a bucket with versions a plain removal only hides the object, and
 * its bytes are paid for; so the very version is named.
 * @returns `retained` where a lock keeps it
 */
export async function removeObject(client: S3Client, full: string): Promise<'removed' | 'retained'> {
  return retry(client.deps, { doing: `removal of ${full}` }, async () => {
    const there = await lookAt(client, full);
    if (there === undefined) return 'removed';
    const version = there['x-amz-version-id'];
    const versionId = typeof version === 'string' && version !== 'null' ? version : undefined;
    try {
      await client.once({
        method: 'DELETE',
        key: full,
        query: versionId === undefined ? {} : { versionId },
        doing: `removal of ${full}`,
      });
    } catch (error) {
      if (error instanceof S3Refusal && isLocked(error, there, client.deps.clock.now())) return 'retained';
      throw error;
    }
    if ((await lookAt(client, full)) === undefined) return 'removed';
    throw new PassingProblem('it still has the object after its removal');
  });
}

/** One try to get the headers of an object; undefined where there is none. */
async function lookAt(client: S3Client, full: string): Promise<IncomingHttpHeaders | undefined> {
  try {
    const { headers } = await client.once({ method: 'HEAD', key: full, doing: `look at ${full}` });
    return headers;
  } catch (error) {
    if (!(error instanceof S3Refusal)) throw error;
    if (error.status === 404) return undefined;
    throw [400, 403].includes(error.status) && error.said === '' ? await inWords(client, full, error) : error;
  }
}

/** The same refusal with the words of the store, which an answer to a HEAD cannot have. */
async function inWords(client: S3Client, full: string, refusal: S3Refusal): Promise<Error> {
  try {
    const doing = `look at ${full}`;
    const { body } = await client.exchange({
      method: 'GET',
      key: full,
      headers: { range: 'bytes=0-0' },
      doing,
    });
    body.destroy();
    return refusal;
  } catch (error) {
    if (!isProblem(error)) throw error;
    const { rights } = refusal;
    return error instanceof S3Refusal && error.said !== '' ? new S3Refusal({ ...error, rights }) : refusal;
  }
}

/** Whether a refused removal is the work of a lock. A key may lack the right to see locks; the store's words tell then. */
function isLocked({ status, said }: S3Refusal, headers: IncomingHttpHeaders, now: number): boolean {
  if (status < 400 || status >= 500) return false;
  const until = Date.parse(String(headers['x-amz-object-lock-retain-until-date'] ?? ''));
  if (until > now || headers['x-amz-object-lock-legal-hold'] === 'ON') return true;
  return /object.?lock|retention|retain|legal.?hold|worm/i.test(said);
}
