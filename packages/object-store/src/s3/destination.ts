import type { Clock, Logger } from '@fairway/runtime';
import { itemsBelow } from '../cloud/below.ts';
import { explained } from '../cloud/explain.ts';
import { type Destination, KeyExistsFailure, type Leftover } from '../destination.ts';
import type { HttpClient } from '../http/exchange.ts';
import { nodeHttpClient } from '../http/node-client.ts';
import { fullKey, fullPrefix } from '../key.ts';
import { S3Client } from './client.ts';
import type { S3Credentials } from './credentials/credentials.ts';
import { dropUpload } from './drop-upload.ts';
import { listObjects, listUploads } from './listing.ts';
import { lookAtBucket } from './look.ts';
import { removeObject } from './objects.ts';
import { putObject } from './put-object.ts';
import { readObject } from './read-object.ts';
import { type BucketSettings, locateBucket } from './service.ts';
import { beginUpload } from './upload.ts';

/** A bucket, or what lies below a prefix of one. */
export interface S3Settings extends BucketSettings {
  /** For people. */
  readonly name: string;
  readonly credentials: S3Credentials;
}

export interface S3Deps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random?: () => number;
  readonly http?: HttpClient;
}

/** Opens a bucket as a destination. Nothing is asked before the first call. */
export function openS3(settings: S3Settings, deps: S3Deps): Destination {
  const { name, credentials } = settings;
  const { clock, logger, random = Math.random, http = nodeHttpClient() } = deps;
  const bucket = locateBucket(settings);
  const client = new S3Client(bucket, { clock, logger, random, http, credentials });
  const { prefix } = bucket;
  const learned = { conditional: bucket.conditional };
  const below = <T extends { readonly key: string }>(items: AsyncGenerator<T>, what: string) =>
    itemsBelow(client, { prefix, items, doing: { what } });
  return {
    name,
    kind: 's3',
    limits: bucket.limits,
    begin: (key, { contentType }) =>
      beginUpload({ client, destination: name, learned }, { key, full: fullKey(prefix, key), contentType }),
    async put(key, bytes) {
      const storing = () => putObject(client, learned, { full: fullKey(prefix, key), bytes });
      const stored = await explained(client, { what: `${name} did not store ${key}.` }, storing);
      if (stored === 'taken') throw new KeyExistsFailure(name, key);
    },
    list: (listed) =>
      below(listObjects(client, fullPrefix(prefix, listed)), `${name} did not list what it has.`),
    read: (key, signal) =>
      readObject(client, {
        key,
        full: fullKey(prefix, key),
        signal,
        what: `${name} did not give back ${key}.`,
      }),
    remove(key) {
      const removing = () => removeObject(client, fullKey(prefix, key));
      return explained(client, { what: `${name} did not remove ${key}.` }, removing);
    },
    leftovers: (listed) =>
      below(listUploads(client, fullPrefix(prefix, listed)), `${name} did not list its unfinished uploads.`),
    look: () => explained(client, { what: `${name} did not tell about itself.` }, () => lookAtBucket(client)),
    drop: (leftover: Leftover) =>
      dropUpload(client, { destination: name, full: fullKey(prefix, leftover.key), leftover }),
  };
}
