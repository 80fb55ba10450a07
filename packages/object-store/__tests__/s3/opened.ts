import type { Clock } from '@fairway/runtime';
import { afterEach } from '@jest/globals';
import type { S3Dialect } from '../../../../test/stage/object-stores/s3/dialect.ts';
import { type S3StandIn, startS3 } from '../../../../test/stage/object-stores/s3/s3.ts';
import type { Destination } from '../../src/destination.ts';
import { nodeHttpClient } from '../../src/http/node-client.ts';
import { fixedKeys, type S3Credentials } from '../../src/s3/credentials/credentials.ts';
import { openS3 } from '../../src/s3/destination.ts';

export const keys = { accessKeyId: 'key', secretAccessKey: 'secret' };

export interface Opened {
  readonly store: S3StandIn;
  readonly place: Destination;
  /** The pauses between tries. Nobody waits for them. */
  readonly slept: readonly number[];
  /** What was said of tries that failed. */
  readonly said: readonly string[];
}

const running: S3StandIn[] = [];
afterEach(async () => {
  for (const store of running.splice(0)) await store.stop();
});

/** A store of its own for a test, with the bucket `my.bucket`, and that bucket opened below `backups`. */
export async function openStandIn(
  dialect: Partial<S3Dialect> = {},
  options: OpenOptions = {},
): Promise<Opened> {
  const store = await startS3(['my.bucket'], { minPartBytes: 1_000, ...dialect });
  running.push(store);
  return openBucket(store, options);
}

export interface OpenOptions {
  readonly credentials?: S3Credentials;
  readonly region?: string;
  readonly bucket?: string;
  readonly clock?: Partial<Clock>;
  readonly stallMs?: number;
}

/** Opens the bucket of a store that is there, as another run does. */
export function openBucket(
  store: S3StandIn,
  {
    credentials = fixedKeys(keys),
    region = 'us-east-1',
    bucket = 'my.bucket',
    clock = {},
    stallMs = 1_000,
  }: OpenOptions = {},
): Opened {
  const slept: number[] = [];
  const said: string[] = [];
  const note = (text: string) => void said.push(text);
  const place = openS3(
    { name: 'offsite', place: { endpoint: store.url, region }, bucket, prefix: '/backups/', credentials },
    {
      clock: {
        now: () => Date.now(),
        async sleep(ms, signal) {
          signal?.throwIfAborted();
          slept.push(ms);
        },
        ...clock,
      },
      logger: { debug: note, info: note, warn: note, error: note },
      random: () => 0.5,
      http: nodeHttpClient({ stallMs }),
    },
  );
  return { store, place, slept, said };
}
