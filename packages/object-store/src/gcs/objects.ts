import { asRecord } from '@fairway/runtime';
import { StoreRefusal } from '../cloud/refusal.ts';
import { PassingProblem, retry } from '../http/retry.ts';
import { objectUrl } from './bucket.ts';
import type { GcsClient, Resource } from './client.ts';
import { saysKept, saysNoBucket } from './refusal.ts';

/** The upload that made an object, in its metadata: so one whose last answer was lost knows its own work. */
export const madeBy = 'fairway-upload';

/** An object, as the store describes it. */
export interface GcsObject {
  readonly bytes: number;
  /** In base64. */
  readonly md5: string;
  readonly generation: string;
  readonly madeBy: string | undefined;
}

/** One look at an object; undefined where the key is free. */
export async function lookAt(client: GcsClient, full: string): Promise<GcsObject | undefined> {
  const fields = 'kind,size,md5Hash,generation,metadata';
  try {
    return readObject(
      await client.resource({
        method: 'GET',
        url: objectUrl(client.bucket, full, { fields }),
        headers: {},
        expected: [200],
      }),
    );
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** @throws PassingProblem where the description lacks something: what is not told is not proven */
export function readObject(resource: Resource): GcsObject {
  const { kind, size, md5Hash, generation, metadata } = resource;
  const maker = asRecord(metadata)[madeBy];
  if (kind !== 'storage#object' || !/^\d+$/.test(String(size)) || typeof generation !== 'string') {
    throw new PassingProblem('it does not tell the size of the object');
  }
  if (typeof md5Hash !== 'string') throw new PassingProblem('it does not tell the MD5 of the object');
  return {
    bytes: Number(size),
    md5: md5Hash,
    generation,
    madeBy: typeof maker === 'string' ? maker : undefined,
  };
}

/**
 * Removes an object, and looks whether it is gone. The very generation is named: in a bucket with versions a plain removal
 * only hides the object, and its bytes are paid for.
 * @returns `retained` where a retention policy or a hold keeps it
 */
export async function removeObject(client: GcsClient, full: string): Promise<'removed' | 'retained'> {
  return retry(client.deps, { doing: `removal of ${full}` }, async () => {
    const there = await lookAt(client, full);
    if (there === undefined) return 'removed';
    try {
      const answer = await client.exchange({
        method: 'DELETE',
        url: objectUrl(client.bucket, full, { generation: there.generation }),
        headers: {},
        expected: [204, 200],
      });
      answer.body.resume();
    } catch (error) {
      if (error instanceof StoreRefusal && saysKept(error)) return 'retained';
      if (!isMissing(error)) throw error;
    }
    if ((await lookAt(client, full)) === undefined) return 'removed';
    throw new PassingProblem('it still has the object after its removal');
  });
}

/** Whether the store has no such object. A missing bucket is another matter. */
function isMissing(error: unknown): boolean {
  return error instanceof StoreRefusal && error.status === 404 && !saysNoBucket(error);
}
