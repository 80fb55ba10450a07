import { explained } from '../cloud/explain.ts';
import { StoreRefusal } from '../cloud/refusal.ts';
import type { Leftover } from '../destination.ts';
import { PassingProblem, retry } from '../http/retry.ts';
import { blocksOf, lookAt, removeBlob, replaces } from './blobs.ts';
import { uploadOf } from './block-id.ts';
import type { AzureClient } from './client.ts';
import { keepsAll } from './look.ts';
import { saysTaken } from './refusal.ts';

/**
 * Removes the blocks of an unfinished upload, and looks whether they are gone. Azure has no call for that: it forgets
 * blocks when a blob of that name is made. So an empty blob is made, marked as none of ours to list, and removed. A block
 * that was still on its way can arrive after that, so the store is asked again until it has none.
 * @see https://learn.microsoft.com/en-us/rest/api/storageservices/put-block-list
 */
export async function dropBlocks(
  client: AzureClient,
  {
    destination,
    full,
    leftover: { key, id },
  }: {
    readonly destination: string;
    readonly full: string;
    readonly leftover: Pick<Leftover, 'key' | 'id'>;
  },
): Promise<void> {
  const doing = `removal of the unfinished ${key}`;
  const what = `${destination} did not remove the unfinished upload of ${key}; its blocks stay for a week.`;
  await explained(client, { what, permission: 'the role Storage Blob Data Contributor' }, async () => {
    await retry(client.deps, { doing }, async () => {
      const blob = await lookAt(client, full);
      if (blob?.replaces === id) await removeBlob(client, full);
      else if (blob) return;
      const blocks = await blocksOf(client, full);
      if (!blocks.some((block) => block === id || uploadOf(block) === id)) return;
      // There the empty blob would stay for as long as the policy says, and the blocks stay for a week.
      if (await keepsAll(client)) return;
      await replaceBlocks(client, full, id);
      await removeBlob(client, full);
      if ((await blocksOf(client, full)).length > 0) {
        throw new PassingProblem('it still has blocks after their removal');
      }
    });
  });
}

async function replaceBlocks(client: AzureClient, full: string, id: string): Promise<void> {
  try {
    await client.once({
      method: 'PUT',
      key: full,
      query: { comp: 'blocklist' },
      // Blocks that the list leaves out are forgotten. Azurite refuses a blob of another making where there are blocks.
      body: Buffer.from('<?xml version="1.0" encoding="utf-8"?><BlockList></BlockList>'),
      headers: {
        'content-type': 'application/xml',
        'if-none-match': '*',
        [`x-ms-meta-${replaces}`]: id,
      },
      expected: 201,
      fresh: true,
      doing: `removal of the blocks of ${full}`,
    });
  } catch (error) {
    if (!(error instanceof StoreRefusal) || !saysTaken(error)) throw error;
    throw new PassingProblem('somebody makes a blob of that name', { cause: error });
  }
}
