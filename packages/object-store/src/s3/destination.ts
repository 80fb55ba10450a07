import type { Clock, Logger } from '@fairway/runtime';
import { itemsBelow } from '../cloud/below.ts';
import { type Doing, explained } from '../cloud/explain.ts';
import { type Destination, KeyExistsFailure, type Leftover } from '../destination.ts';
import type { HttpClient } from '../http/exchange.ts';
import { nodeHttpClient } from '../http/node-client.ts';
import { barePrefix, fullKey, fullPrefix } from '../key.ts';
import { S3Client } from './client.ts';
import type { S3Credentials } from './credentials/credentials.ts';
import { dropUpload } from './drop-upload.ts';
import { listObjects, listUploads } from './listing.ts';
import { removeObject } from './objects.ts';
import { putObject } from './put-object.ts';
import { readObject } from './read-object.ts';
import { type BucketSettings, locateBucket } from './service.ts';
import { beginUpload } from './upload.ts';

/** A bucket, or what lies below a prefix of one. */
export interface S3Settings extends BucketSettings {
  /** For people. */
  readonly name: string;
  /** What all keys begin with, such as `backups/shop`. Default: none. */
  readonly prefix?: string | undefined;
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
  const prefix = barePrefix(settings.prefix ?? '');
  const learned = { conditional: bucket.conditional };
  const listing = { what: `${name} did not list what it has.`, permission: 's3:ListBucket' };
  const leaving = {
    what: `${name} did not list its unfinished uploads.`,
    permission: 's3:ListBucketMultipartUploads',
  };
  const below = <T extends { readonly key: string }>(items: AsyncGenerator<T>, doing: Doing) =>
    itemsBelow(client, { prefix, items, doing });
  return {
    name,
    kind: 's3',
    limits: bucket.limits,
    begin: (key, { contentType }) =>
      beginUpload({ client, destination: name, learned }, { key, full: fullKey(prefix, key), contentType }),
    async put(key, bytes) {
      const doing = {
        what: `${name} did not store ${key}.`,
        permission: 's3:PutObject, s3:GetObject and s3:ListBucket',
      };
      const full = fullKey(prefix, key);
      const stored = await explained(client, doing, () => putObject(client, learned, { full, bytes }));
      if (stored === 'taken') throw new KeyExistsFailure(name, key);
    },
    list: (listed) => below(listObjects(client, fullPrefix(prefix, listed)), listing),
    read: (key, signal) =>
      readObject(client, {
        key,
        full: fullKey(prefix, key),
        signal,
        what: `${name} did not give back ${key}.`,
      }),
    remove(key) {
      const doing = {
        what: `${name} did not remove ${key}.`,
        permission: 's3:DeleteObject and, in a bucket with versions, s3:DeleteObjectVersion',
      };
      return explained(client, doing, () => removeObject(client, fullKey(prefix, key)));
    },
    leftovers: (listed) => below(listUploads(client, fullPrefix(prefix, listed)), leaving),
    drop: (leftover: Leftover) =>
      dropUpload(client, { destination: name, full: fullKey(prefix, leftover.key), leftover }),
  };
}
