import { randomBytes } from 'node:crypto';
import { StoreRefusal } from '../cloud/refusal.ts';
import { PassingProblem, retry } from '../http/retry.ts';
import { md5Of } from '../md5.ts';
import { withQuery } from './bucket.ts';
import type { GcsClient } from './client.ts';
import { lookAt, readObject } from './objects.ts';

/**
 * Stores a small object under a key that is free. Its MD5 goes along, and the store refuses other bytes.
 * @returns `taken` where other bytes are there. The same bytes are no trouble: an earlier try may have stored them.
 */
export async function putObject(
  client: GcsClient,
  { full, bytes }: { readonly full: string; readonly bytes: Uint8Array },
): Promise<'stored' | 'taken'> {
  const contentType = full.endsWith('.json') ? 'application/json' : 'application/octet-stream';
  const md5 = md5Of(bytes);
  const boundary = randomBytes(24).toString('hex');
  const about = JSON.stringify({ contentType, md5Hash: md5 });
  const body = Buffer.concat([
    Buffer.from(
      `--${boundary}\r\ncontent-type: application/json; charset=UTF-8\r\n\r\n${about}\r\n--${boundary}\r\ncontent-type: ${contentType}\r\n\r\n`,
    ),
    bytes,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  const url = withQuery(client.bucket.uploadUrl, {
    ...{ uploadType: 'multipart', name: full, ifGenerationMatch: '0' },
  });
  return retry(client.deps, { doing: `store of ${full}` }, async () => {
    try {
      const headers = { 'content-type': `multipart/related; boundary=${boundary}` };
      const made = readObject(
        await client.resource({ method: 'POST', url, headers, body, expected: [200, 201] }),
      );
      if (made.md5 !== md5) throw new PassingProblem('it stores other bytes than it was sent');
      return 'stored';
    } catch (error) {
      if (!(error instanceof StoreRefusal) || error.status !== 412) throw error;
      const there = await lookAt(client, full);
      return there?.bytes === bytes.byteLength && there.md5 === md5 ? 'stored' : 'taken';
    }
  });
}
