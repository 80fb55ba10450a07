import { silentLogger, systemClock } from '@fairway/runtime';
import { afterAll, beforeAll, describe } from '@jest/globals';
import { itKeepsTheDestinationContract } from '../../../../test/stage/object-stores/destination-contract.ts';
import { type GcsStandIn, startGcs } from '../../../../test/stage/object-stores/gcs/gcs.ts';
import { openGcs } from '../../src/gcs/destination.ts';
import { fixedToken } from './opened.ts';

describe('a bucket of Google', () => {
  let store: GcsStandIn;
  beforeAll(async () => {
    store = await startGcs(['nightly'], { pageSize: 4 });
  });
  afterAll(() => store.stop());

  itKeepsTheDestinationContract(
    (prefix) =>
      openGcs(
        { name: 'offsite', bucket: 'nightly', prefix, endpoint: store.url, tokens: fixedToken },
        { clock: systemClock, logger: silentLogger },
      ),
    { unfinished: 'unlisted' },
  );
});
