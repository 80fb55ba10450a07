import { modelSchema } from '@fairway/docker/compose';
import { expect, test } from '@jest/globals';
import { forAllThatName } from '../../src/release/build-on-host.ts';

test('a built image is that of every service that names it', () => {
  const model = modelSchema.parse({
    name: 'quay',
    services: {
      web: { image: 'acme/app:1', build: { context: '.' } },
      worker: { image: 'acme/app:1' },
      api: { build: { context: 'api' } },
      cron: { image: 'quay-api' },
      db: { image: 'postgres' },
    },
  });
  expect(forAllThatName(model, { web: 'built:web', api: 'built:api' })).toEqual({
    web: 'built:web',
    worker: 'built:web',
    api: 'built:api',
    cron: 'built:api',
  });
});
