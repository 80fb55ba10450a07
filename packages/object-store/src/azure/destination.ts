import type { Clock, Logger } from '@fairway/runtime';
import { itemsBelow } from '../cloud/below.ts';
import { explained } from '../cloud/explain.ts';
import { readWhole } from '../cloud/read-object.ts';
import { type Destination, KeyExistsFailure } from '../destination.ts';
import type { HttpClient } from '../http/exchange.ts';
import { nodeHttpClient } from '../http/node-client.ts';
import { barePrefix, fullKey, fullPrefix } from '../key.ts';
import { removeBlob } from './blobs.ts';
import { AzureClient } from './client.ts';
import { azureLimits, type ContainerSettings, locateContainer } from './container.ts';
import type { AzureCredentials } from './credentials/credentials.ts';
import { dropBlocks } from './drop-blocks.ts';
import { listBlobs, listUploads } from './listing.ts';
import { lookAtContainer } from './look.ts';
import { putBlob } from './put-blob.ts';
import { beginBlob } from './upload.ts';

/** A container of a storage account, or what lies below a prefix of one. */
export interface AzureSettings extends ContainerSettings {
  /** For people. */
  readonly name: string;
  /** What all keys begin with, such as `backups/shop`. Default: none. */
  readonly prefix?: string | undefined;
  readonly credentials: AzureCredentials;
}

export interface AzureDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random?: () => number;
  readonly http?: HttpClient;
}

const reader = 'the role Storage Blob Data Reader';
const contributor = 'the role Storage Blob Data Contributor';

/** Opens a container as a destination. Nothing is asked before the first call. */
export function openAzure(settings: AzureSettings, deps: AzureDeps): Destination {
  const { name, credentials } = settings;
  const { clock, logger, random = Math.random, http = nodeHttpClient() } = deps;
  const client = new AzureClient(locateContainer(settings), { clock, logger, random, http, credentials });
  const prefix = barePrefix(settings.prefix ?? '');
  return {
    name,
    kind: 'azure',
    limits: azureLimits,
    begin: (key, { contentType }) =>
      beginBlob({ client, destination: name, key, full: fullKey(prefix, key), contentType }),
    async put(key, bytes) {
      const doing = { what: `${name} did not store ${key}.`, permission: contributor };
      const full = fullKey(prefix, key);
      const stored = await explained(client, doing, () => putBlob(client, { full, bytes }));
      if (stored === 'taken') throw new KeyExistsFailure(name, key);
    },
    list: (listed) =>
      itemsBelow(client, {
        prefix,
        items: listBlobs(client, fullPrefix(prefix, listed)),
        doing: { what: `${name} did not list what it has.`, permission: reader },
      }),
    async read(key, signal) {
      const full = fullKey(prefix, key);
      const doing = { what: `${name} did not give back ${key}.`, permission: reader };
      return readWhole(
        {
          deps: client.deps,
          explain: (refusal, step) => client.explain(refusal, step),
          ask: (rest, either) =>
            client.exchange({
              method: 'GET',
              key: full,
              headers: rest ? { range: `bytes=${rest.at}-`, 'if-match': rest.first.etag ?? '' } : {},
              expected: rest ? 206 : 200,
              signal: either,
              doing: `read of ${key}`,
            }),
        },
        { key, signal, doing },
      );
    },
    remove(key) {
      const doing = {
        what: `${name} did not remove ${key}.`,
        permission: `${contributor} and, in a container with versions, the right to remove versions`,
      };
      return explained(client, doing, () => removeBlob(client, fullKey(prefix, key)));
    },
    leftovers: (listed) =>
      itemsBelow(client, {
        prefix,
        items: listUploads(client, fullPrefix(prefix, listed)),
        doing: { what: `${name} did not list its unfinished uploads.`, permission: reader },
      }),
    drop: (leftover) =>
      dropBlocks(client, { destination: name, full: fullKey(prefix, leftover.key), leftover }),
    look: () =>
      explained(client, { what: `${name} did not tell of itself.`, permission: reader }, () =>
        lookAtContainer(client),
      ),
  };
}
