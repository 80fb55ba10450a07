import { notesOnRoute, skewOf } from '../cloud/place-facts.ts';
import { StoreRefusal } from '../cloud/refusal.ts';
import type { PlaceFacts } from '../destination.ts';
import { retry } from '../http/retry.ts';
import type { AzureClient } from './client.ts';

/** Asks a container whether a policy keeps its blobs. An identity may not be allowed to see that. */
export async function lookAtContainer(client: AzureClient): Promise<PlaceFacts> {
  const doing = 'look at the container';
  const { clock } = client.deps;
  const notes = notesOnRoute(client.container.url);
  try {
    const { headers } = await retry(client.deps, { doing }, () =>
      client.once({ method: 'HEAD', query: { restype: 'container' }, expected: 200, doing }),
    );
    const has = (name: string) => headers[name] === 'true';
    const lock = has('x-ms-has-legal-hold')
      ? 'a legal hold'
      : has('x-ms-has-immutability-policy')
        ? 'an immutability policy'
        : undefined;
    return { lock, aheadMs: skewOf(Date.parse(headers.date ?? ''), clock.now()), notes };
  } catch (error) {
    if (!(error instanceof StoreRefusal) || error.status !== 403) throw error;
    return { aheadMs: skewOf(error.serverTime, clock.now()), notes };
  }
}

/** Whether every blob stays for a time. What is made there to take the place of blocks could not be removed again. */
export async function keepsAll(client: AzureClient): Promise<boolean> {
  return (await lookAtContainer(client)).lock !== undefined;
}
