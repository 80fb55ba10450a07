import { explained } from '../cloud/explain.ts';
import type { Leftover } from '../destination.ts';
import { retry } from '../http/retry.ts';
import type { GcsClient } from './client.ts';
import { Session } from './session.ts';

/** Ends an unfinished upload, and looks whether the store has forgotten it. */
export async function endSession(
  client: GcsClient,
  { destination, leftover: { key, id } }: { readonly destination: string; readonly leftover: Leftover },
): Promise<void> {
  const what = `${destination} did not end the unfinished upload of ${key}; Google forgets it after a week.`;
  await explained(client, { what, permission: 'storage.objects.create' }, () =>
    retry(client.deps, { doing: `end of the unfinished ${key}` }, () => new Session(client, id).end()),
  );
}
