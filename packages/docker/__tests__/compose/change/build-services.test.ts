import { expect, test } from '@jest/globals';
import { buildFile } from '../../../src/compose/change/build-services.ts';
import { modelSchema } from '../../../src/compose/index.ts';

test('images are built with the secrets that their builds name, and from the synced sources', () => {
  const model = modelSchema.parse({
    name: 'app',
    services: {
      web: {
        build: {
          context: '/srv/app/web',
          additional_contexts: { lib: '/srv/app/lib', base: 'docker-image://base' },
          args: { PRICE: '5$' },
          secrets: [{ source: 'token' }, { source: 'key' }],
        },
        secrets: [{ source: 'other' }],
      },
      db: { image: 'db' },
    },
    secrets: {
      token: { name: 'app_token', environment: 'TOKEN' },
      key: { name: 'app_key', file: '/srv/app/key.txt' },
      other: { name: 'app_other', file: '/etc/other' },
    },
  });
  const text = buildFile(model, { web: 'built:1' }, (path) => path.replace('/srv/app', '/state/source'));
  expect(JSON.parse(text)).toEqual({
    services: {
      web: {
        image: 'built:1',
        build: {
          context: '/state/source/web',
          additional_contexts: { lib: '/state/source/lib', base: 'docker-image://base' },
          args: { PRICE: '5$$' },
          secrets: [{ source: 'token' }, { source: 'key' }],
        },
      },
    },
    secrets: {
      token: { name: 'app_token', environment: 'TOKEN' },
      key: { name: 'app_key', file: '/state/source/key.txt' },
    },
  });
});
