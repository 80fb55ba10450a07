import { StoreRefusal } from '../cloud/refusal.ts';
import { retry } from '../http/retry.ts';
import type { AzureClient } from './client.ts';

/**
 * Whether a policy of the container keeps every blob for a time. What is made there to take the place of blocks could not
 * be removed again. An identity that may not see the container is told no.
 */
export async function keepsAll(client: AzureClient): Promise<boolean> {
  const doing = 'look at the container';
  try {
    const { headers } = await retry(client.deps, { doing }, () =>
      client.once({ method: 'HEAD', query: { restype: 'container' }, expected: 200, doing }),
    );
    return ['x-ms-has-immutability-policy', 'x-ms-has-legal-hold'].some((name) => headers[name] === 'true');
  } catch (error) {
    if (error instanceof StoreRefusal && error.status === 403) return false;
    throw error;
  }
}
