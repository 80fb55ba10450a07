import { afterEach } from '@jest/globals';
import type { BucketKind } from '../../../../test/stage/object-stores/gcs/bucket.ts';
import { type GcsStandIn, startGcs } from '../../../../test/stage/object-stores/gcs/gcs.ts';
import type { AccessToken } from '../../src/cloud/access-token.ts';
import type { Renewed } from '../../src/cloud/renewed.ts';
import type { Destination } from '../../src/destination.ts';
import { openGcs } from '../../src/gcs/destination.ts';
import { nodeHttpClient } from '../../src/http/node-client.ts';

const token = { token: 'token', ends: Number.POSITIVE_INFINITY };

/** The token that every stand-in knows. */
export const fixedToken: Renewed<AccessToken> = { current: async () => token, renew: async () => token };

export interface Opened {
  readonly store: GcsStandIn;
  readonly place: Destination;
  /** The pauses between tries. Nobody waits for them. */
  readonly slept: readonly number[];
}

const running: GcsStandIn[] = [];
afterEach(async () => {
  for (const store of running.splice(0)) await store.stop();
});

/** A store of its own for a test, with the bucket `nightly`, and that bucket opened below `backups`. */
export async function openStandIn(
  kind: Partial<BucketKind> = {},
  {
    tokens = fixedToken,
    bucket = 'nightly',
    now = Date.now,
  }: { tokens?: Renewed<AccessToken>; bucket?: string; now?: () => number } = {},
): Promise<Opened> {
  const store = await startGcs(['nightly'], kind);
  running.push(store);
  const slept: number[] = [];
  const quiet = () => undefined;
  const place = openGcs(
    { name: 'offsite', bucket, prefix: '/backups/', endpoint: store.url, tokens },
    {
      clock: {
        now,
        async sleep(ms, signal) {
          signal?.throwIfAborted();
          slept.push(ms);
        },
      },
      logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
      random: () => 0.5,
      http: nodeHttpClient({ stallMs: 300 }),
    },
  );
  return { store, place, slept };
}
