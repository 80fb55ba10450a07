import { silentLogger, systemClock } from '@fairway/runtime';
import { afterAll, beforeAll, describe } from '@jest/globals';
import { itKeepsTheDestinationContract } from '../../../../test/stage/object-stores/destination-contract.ts';
import { dialects } from '../../../../test/stage/object-stores/s3/dialect.ts';
import { type S3StandIn, startS3 } from '../../../../test/stage/object-stores/s3/s3.ts';
import { fixedKeys } from '../../src/s3/credentials/credentials.ts';
import { openS3 } from '../../src/s3/destination.ts';
import { keys } from './opened.ts';

describe.each(Object.entries(dialects))('a bucket of the dialect %s', (_, dialect) => {
  let store: S3StandIn;
  beforeAll(async () => {
    store = await startS3(['my.bucket'], { ...dialect, pageSize: 10 });
  });
  afterAll(() => store.stop());

  itKeepsTheDestinationContract((prefix) =>
    openS3(
      {
        name: 'offsite',
        place: { endpoint: store.url },
        bucket: 'my.bucket',
        prefix,
        credentials: fixedKeys(keys),
      },
      { clock: systemClock, logger: silentLogger },
    ),
  );
});
