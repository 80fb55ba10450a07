import { notesOnRoute, skewOf } from '../cloud/place-facts.ts';
import type { PlaceFacts } from '../destination.ts';
import { retry } from '../http/retry.ts';
import { childrenOf, textOf, type XmlElement } from '../xml.ts';
import { readDocument, type S3Client } from './client.ts';
import { S3Refusal } from './refusal/refusal.ts';
import type { S3Bucket } from './service.ts';

/** Asks a bucket whether it locks objects. Keys may not be allowed to see that, and most stores know no locks. */
export async function lookAtBucket(client: S3Client): Promise<PlaceFacts> {
  const doing = 'look at the bucket';
  const { clock } = client.deps;
  return retry(client.deps, { doing }, async () => {
    const notes = notesOf(client.bucket);
    try {
      const answer = await client.once({ method: 'GET', query: { 'object-lock': '' }, doing });
      // A store that does not know the question may take it for a listing.
      const told = !/<ListBucketResult[\s>]/.test(answer.text);
      const lock = told ? lockIn(readDocument('ObjectLockConfiguration', answer)) : undefined;
      return { lock, aheadMs: skewOf(Date.parse(answer.headers.date ?? ''), clock.now()), notes };
    } catch (error) {
      if (!(error instanceof S3Refusal) || !isSilent(error)) throw error;
      return { aheadMs: skewOf(error.serverTime, clock.now()), notes };
    }
  });
}

/** Whether the store only does not tell: it has no locks, does not know them, or keeps that from these keys. */
function isSilent({ status, code }: S3Refusal): boolean {
  if (code === 'NoSuchBucket') return false;
  return [400, 404, 405, 501].includes(status) || (status === 403 && code === 'AccessDenied');
}

/** What the bucket does to new objects; undefined where an object is locked only by whoever stores it. */
function lockIn(configuration: XmlElement): string | undefined {
  const [rule] = childrenOf(configuration, 'Rule');
  const [retention] = rule ? childrenOf(rule, 'DefaultRetention') : [];
  if (!retention) return undefined;
  const [days, years, mode] = ['Days', 'Years', 'Mode'].map((name) => textOf(retention, name));
  const long = days === undefined ? `${years} years` : `${days} days`;
  return `Object Lock, ${long} in the mode ${mode}`;
}

function notesOf({ service, url }: S3Bucket): string[] {
  const plain = notesOnRoute(url);
  const of: Partial<Record<NonNullable<S3Bucket['service']>, string>> = {
    b2: 'A removed object stays, and is billed, where the bucket keeps versions and the keys may not remove them.',
    wasabi: 'It bills each object for 90 days at least, also where it is removed before.',
    spaces: 'It takes 150 requests a second, and answers 503 to more.',
    scaleway: 'It takes 1,000 parts of an object, so parts are larger.',
  };
  const note = service === undefined ? undefined : of[service];
  return note === undefined ? plain : [...plain, note];
}
