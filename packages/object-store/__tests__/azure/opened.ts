import { afterEach } from '@jest/globals';
import {
  type AzureStandIn,
  startAzure,
  testAccount,
} from '../../../../test/stage/object-stores/azure/azure.ts';
import type { ContainerKind } from '../../../../test/stage/object-stores/azure/container.ts';
import type { AzureCredentials } from '../../src/azure/credentials/credentials.ts';
import { openAzure } from '../../src/azure/destination.ts';
import type { Destination } from '../../src/destination.ts';
import { nodeHttpClient } from '../../src/http/node-client.ts';

export interface Opened {
  readonly store: AzureStandIn;
  readonly place: Destination;
  /** The pauses between tries. Nobody waits for them. */
  readonly slept: readonly number[];
}

const running: AzureStandIn[] = [];
afterEach(async () => {
  for (const store of running.splice(0)) await store.stop();
});

/** A store of its own for a test, with the container `nightly`, and that container opened below `backups`. */
export async function openStandIn(
  kind: Partial<ContainerKind> = {},
  {
    credentials = { key: testAccount.key },
    container = 'nightly',
    now = Date.now,
  }: { credentials?: AzureCredentials; container?: string; now?: () => number } = {},
): Promise<Opened> {
  const store = await startAzure(['nightly'], kind);
  running.push(store);
  const slept: number[] = [];
  const quiet = () => undefined;
  const place = openAzure(
    {
      ...{ name: 'offsite', account: testAccount.name, container, prefix: '/backups/', credentials },
      endpoint: store.url,
    },
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
