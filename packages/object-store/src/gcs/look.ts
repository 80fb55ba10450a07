import { asRecord } from '@fairway/runtime';
import { notesOnRoute, skewOf } from '../cloud/place-facts.ts';
import { StoreRefusal } from '../cloud/refusal.ts';
import type { PlaceFacts } from '../destination.ts';
import { retry } from '../http/retry.ts';
import { withQuery } from './bucket.ts';
import { type GcsClient, type Resource, readResource } from './client.ts';

/** The days for which Google bills each object at least, by the class of its storage. */
const billedDays: Readonly<Record<string, number>> = { NEARLINE: 30, COLDLINE: 90, ARCHIVE: 365 };

/** Asks a bucket what it does with objects. Who may only use objects is not allowed to see that. */
export async function lookAtBucket(client: GcsClient): Promise<PlaceFacts> {
  const { clock } = client.deps;
  const fields = 'storageClass,retentionPolicy,softDeletePolicy';
  const url = withQuery(client.bucket.url.replace(/\/o$/, ''), { fields });
  try {
    return await retry(client.deps, { doing: 'look at the bucket' }, async () => {
      const answer = await client.exchange({ method: 'GET', url, headers: {}, expected: [200] });
      const { lock, notes } = readBucket(await readResource(answer));
      return {
        lock,
        aheadMs: skewOf(Date.parse(answer.headers.date ?? ''), clock.now()),
        notes: [...notesOnRoute(url), ...notes],
      };
    });
  } catch (error) {
    if (!(error instanceof StoreRefusal) || error.status !== 403) throw error;
    return { aheadMs: skewOf(error.serverTime, clock.now()), notes: notesOnRoute(url) };
  }
}

function readBucket({ storageClass, retentionPolicy, softDeletePolicy }: Resource) {
  const kept = daysIn(asRecord(retentionPolicy)['retentionPeriod']);
  const softly = daysIn(asRecord(softDeletePolicy)['retentionDurationSeconds']);
  const billed = billedDays[String(storageClass)];
  return {
    lock: kept === undefined ? undefined : `a retention policy of ${kept} days`,
    notes: [
      ...(softly === undefined ? [] : [`A removed object stays, and is billed, for ${softly} days more.`]),
      ...(billed === undefined
        ? []
        : [`It bills each object for ${billed} days at least, also where it is removed before.`]),
    ],
  };
}

/** Seconds as Google writes them, as days; undefined where there are none. */
function daysIn(seconds: unknown): number | undefined {
  const days = Number(seconds ?? 0) / 86_400;
  return days > 0 ? Math.round(days * 10) / 10 : undefined;
}
