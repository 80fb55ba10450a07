import { silentLogger, systemClock } from '@fairway/runtime';
import { afterAll, beforeAll, describe } from '@jest/globals';
import {
  type AzureStandIn,
  startAzure,
  testAccount,
} from '../../../../test/stage/object-stores/azure/azure.ts';
import { itKeepsTheDestinationContract } from '../../../../test/stage/object-stores/destination-contract.ts';
import { openAzure } from '../../src/azure/destination.ts';

describe('a container of Azure', () => {
  let store: AzureStandIn;
  beforeAll(async () => {
    store = await startAzure(['nightly'], { pageSize: 4, versions: true });
  });
  afterAll(() => store.stop());

  itKeepsTheDestinationContract(
    (prefix) =>
      openAzure(
        {
          ...{ name: 'offsite', account: testAccount.name, container: 'nightly', prefix },
          endpoint: store.url,
          credentials: { key: testAccount.key },
        },
        { clock: systemClock, logger: silentLogger },
      ),
    { partBytes: 1_000 },
  );
});
