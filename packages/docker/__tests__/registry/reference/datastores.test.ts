import { expect, test } from '@jest/globals';
import { datastoreOf } from '../../../src/registry/index.ts';

test.each<[string | undefined, string | undefined]>([
  ['postgres', 'postgres'],
  ['postgres:17-alpine', 'postgres'],
  ['r.example:5000/acme/redis-stack@sha256:0123', 'redis-stack'],
  ['r.example:5000/acme/web:postgres', undefined],
  ['r.example:5000/postgres/web', undefined],
  ['sha256:0f1e2d3c', undefined],
  ['0f1e2d3c4b5a', undefined],
  [undefined, undefined],
])('the datastore of the image %s is %s', (image, store) => {
  expect(datastoreOf({ image })).toBe(store);
});
