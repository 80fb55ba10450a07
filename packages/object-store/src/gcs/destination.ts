import type { Clock, Logger } from '@fairway/runtime';
import type { AccessToken } from '../cloud/access-token.ts';
import { itemsBelow } from '../cloud/below.ts';
import { explained } from '../cloud/explain.ts';
import { readWhole } from '../cloud/read-object.ts';
import type { Renewed } from '../cloud/renewed.ts';
import { type Destination, KeyExistsFailure, type Leftover } from '../destination.ts';
import type { HttpClient } from '../http/exchange.ts';
import { nodeHttpClient } from '../http/node-client.ts';
import { barePrefix, fullKey, fullPrefix } from '../key.ts';
import { type BucketSettings, gcsLimits, locateBucket, objectUrl } from './bucket.ts';
import { GcsClient } from './client.ts';
import { endSession } from './end-session.ts';
import { listObjects } from './listing.ts';
import { lookAtBucket } from './look.ts';
import { removeObject } from './objects.ts';
import { putObject } from './put-object.ts';
import { beginUpload } from './upload.ts';

/** A bucket of Google Cloud Storage, or what lies below a prefix of one. */
export interface GcsSettings extends BucketSettings {
  /** For people. */
  readonly name: string;
  /** What all keys begin with, such as `backups/shop`. Default: none. */
  readonly prefix?: string | undefined;
  readonly tokens: Renewed<AccessToken>;
}

export interface GcsDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random?: () => number;
  readonly http?: HttpClient;
}

/** Opens a bucket as a destination. Nothing is asked before the first call. */
export function openGcs(settings: GcsSettings, deps: GcsDeps): Destination {
  const { name, tokens } = settings;
  const { clock, logger, random = Math.random, http = nodeHttpClient() } = deps;
  const client = new GcsClient(locateBucket(settings), { clock, logger, random, http, tokens });
  const prefix = barePrefix(settings.prefix ?? '');
  return {
    name,
    kind: 'gcs',
    limits: gcsLimits,
    begin: (key, { contentType }) =>
      beginUpload({ client, destination: name, key, full: fullKey(prefix, key), contentType }),
    async put(key, bytes) {
      const doing = {
        what: `${name} did not store ${key}.`,
        permission: 'storage.objects.create, storage.objects.get and storage.objects.list',
      };
      const full = fullKey(prefix, key);
      const stored = await explained(client, doing, () => putObject(client, { full, bytes }));
      if (stored === 'taken') throw new KeyExistsFailure(name, key);
    },
    list: (listed) =>
      itemsBelow(client, {
        prefix,
        items: listObjects(client, fullPrefix(prefix, listed)),
        doing: { what: `${name} did not list what it has.`, permission: 'storage.objects.list' },
      }),
    async read(key, signal) {
      const full = fullKey(prefix, key);
      return readWhole(
        {
          deps: client.deps,
          explain: (refusal, doing) => client.explain(refusal, doing),
          ask(rest, either) {
            const generation = rest?.first['x-goog-generation'];
            const named = typeof generation === 'string' ? { generation } : {};
            return client.exchange({
              method: 'GET',
              url: objectUrl(client.bucket, full, { alt: 'media', ...named }),
              headers: rest ? { range: `bytes=${rest.at}-` } : {},
              expected: [rest ? 206 : 200],
              signal: either,
            });
          },
        },
        {
          key,
          signal,
          doing: { what: `${name} did not give back ${key}.`, permission: 'storage.objects.get' },
        },
      );
    },
    remove(key) {
      const doing = { what: `${name} did not remove ${key}.`, permission: 'storage.objects.delete' };
      return explained(client, doing, () => removeObject(client, fullKey(prefix, key)));
    },
    leftovers: noLeftovers,
    drop: (leftover) => endSession(client, { destination: name, leftover }),
    look: () =>
      explained(client, { what: `${name} did not tell of itself.`, permission: 'storage.buckets.get' }, () =>
        lookAtBucket(client),
      ),
  };
}

/** Google lists no unfinished uploads, takes no money for them, and forgets them after a week. */
async function* noLeftovers(): AsyncGenerator<Leftover> {}
