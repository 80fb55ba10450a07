import { silentLogger, systemClock } from '@fairway/runtime';
import { afterAll, beforeAll, describe } from '@jest/globals';
import { itKeepsTheDestinationContract } from '../../../../test/stage/object-stores/destination-contract.ts';
import { dialects } from '../../../../test/stage/object-stores/s3/dialect.ts';
import { type S3StandIn, startS3 } from '../../../../test/stage/object-stores/s3/s3.ts';
import { fixedKeys } from '../../src/s3/credentials/credentials.ts';
import { openS3 } from '../../src/s3/destination.ts';
import { keys } from './opened.ts';

/** All that the dialects do otherwise, in one store: what works there works where only a part of it is so. */
const contrary = {
  ...dialects.locked,
  ...dialects.b2,
  ...{ putsPerObject: dialects.spaces.putsPerObject, maxParts: dialects.scaleway.maxParts },
  equalParts: true,
  demandsMd5: true,
  randomEtags: true,
};
const partBytes = 1_000;

describe.each([
  ['as at Amazon', dialects.aws],
  ['that does everything otherwise', contrary],
])('a bucket %s', (_, dialect) => {
  let store: S3StandIn;
  beforeAll(async () => {
    store = await startS3(['my.bucket'], { ...dialect, pageSize: 4, minPartBytes: partBytes });
  });
  afterAll(() => store.stop());

  itKeepsTheDestinationContract(
    (prefix) =>
      openS3(
        {
          ...{ name: 'offsite', place: { endpoint: store.url }, bucket: 'my.bucket', prefix },
          credentials: fixedKeys(keys),
        },
        { clock: systemClock, logger: silentLogger },
      ),
    { partBytes },
  );
});
