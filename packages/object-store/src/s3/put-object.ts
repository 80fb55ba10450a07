import { readBytes } from '../http/exchange.ts';
import { PassingProblem, retry } from '../http/retry.ts';
import type { S3Client } from './client.ts';
import { sizeOf } from './objects.ts';
import { refusesCondition, S3Refusal } from './refusal/refusal.ts';

/** What a destination finds out about its store on the way. */
export interface Learned {
  /** Whether creates can be conditional. */
  conditional: boolean;
}

/**
 * Stores a small object under a key that is free.
 * @returns `taken` where other bytes are there. The same bytes are no trouble: an earlier try may have stored them.
 */
export async function putObject(
  client: S3Client,
  learned: Learned,
  { full, bytes }: { readonly full: string; readonly bytes: Uint8Array },
): Promise<'stored' | 'taken'> {
  const doing = `store of ${full}`;
  return retry(client.deps, { doing }, async () => {
    const { conditional } = learned;
    if (!conditional && (await sizeOf(client, full)) !== undefined) return compare(client, { full, bytes });
    try {
      const { headers } = await client.once({
        method: 'PUT',
        key: full,
        headers: {
          'content-type': full.endsWith('.json') ? 'application/json' : 'application/octet-stream',
          ...(conditional ? { 'if-none-match': '*' } : {}),
        },
        body: bytes,
        doing,
      });
      if (!headers.etag) throw new PassingProblem('it takes an object and gives no ETag for it');
      return 'stored';
    } catch (error) {
      if (!(error instanceof S3Refusal)) throw error;
      if (error.status === 412) return compare(client, { full, bytes });
      if (!conditional || !refusesCondition(error)) throw error;
      learned.conditional = false;
      throw new PassingProblem('it knows no conditional create', { pauseMs: 0, cause: error });
    }
  });
}

async function compare(
  client: S3Client,
  { full, bytes }: { readonly full: string; readonly bytes: Uint8Array },
): Promise<'stored' | 'taken'> {
  if ((await sizeOf(client, full)) !== bytes.byteLength) return 'taken';
  const answer = await client.exchange({ method: 'GET', key: full, doing: `look at ${full}` });
  return (await readBytes(answer)).equals(bytes) ? 'stored' : 'taken';
}
