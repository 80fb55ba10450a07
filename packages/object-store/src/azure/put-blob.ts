import { StoreRefusal } from '../cloud/refusal.ts';
import { readBytes } from '../http/exchange.ts';
import { retry } from '../http/retry.ts';
import { sizeOf } from './blobs.ts';
import type { AzureClient } from './client.ts';
import { saysTaken } from './refusal.ts';

/**
 * Stores a small object under a key that is free.
 * @returns `taken` where other bytes are there. The same bytes are no trouble: an earlier try may have stored them.
 */
export async function putBlob(
  client: AzureClient,
  { full, bytes }: { readonly full: string; readonly bytes: Uint8Array },
): Promise<'stored' | 'taken'> {
  const doing = `store of ${full}`;
  return retry(client.deps, { doing }, async () => {
    try {
      await client.once({
        method: 'PUT',
        key: full,
        headers: {
          'content-type': full.endsWith('.json') ? 'application/json' : 'application/octet-stream',
          'x-ms-blob-type': 'BlockBlob',
          'if-none-match': '*',
        },
        body: bytes,
        expected: 201,
        doing,
      });
      return 'stored';
    } catch (error) {
      if (!(error instanceof StoreRefusal) || !saysTaken(error)) throw error;
      if ((await sizeOf(client, full)) !== bytes.byteLength) return 'taken';
      const answer = await client.exchange({ method: 'GET', key: full, expected: 200, doing });
      return (await readBytes(answer)).equals(bytes) ? 'stored' : 'taken';
    }
  });
}
