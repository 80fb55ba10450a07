import { expect, test } from '@jest/globals';
import type { SourceItem } from '../src/sources/configuration.ts';
import { needsOf } from '../src/sources/reach.ts';

const { signal } = new AbortController();
const users = async () =>
  ['web', 'web', 'worker'].map((service) => ({ container: `${service}-1`, app: 'shop', service }));
const needs = (item: Partial<SourceItem>) =>
  needsOf({ name: 'one', project: 'shop', ...item } as SourceItem, { users }).needs?.(signal);

test('a dump of a database needs its service as it runs', async () => {
  expect(await needs({ kind: 'postgres', service: 'db' })).toEqual({ services: ['db'], halts: false });
});

test.each(['stopped', 'paused', undefined] as const)(
  'a dump of a volume (while: %s) makes the services of its project that use it stand still',
  async (during) => {
    const given = { kind: 'volume', while: during } as const;
    expect(await needs(given)).toEqual({ services: ['web', 'worker'], halts: true });
    expect(await needs({ ...given, project: 'other' })).toEqual({ services: [], halts: true });
  },
);

test('a volume that is read while it is written needs no service', () => {
  expect(needs({ kind: 'volume', while: 'running' })).toBeUndefined();
});
