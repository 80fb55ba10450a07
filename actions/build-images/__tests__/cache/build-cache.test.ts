import type { Builder } from '@fairway/docker/build';
import { expect, test } from '@jest/globals';
import { cacheService, chooseCache } from '../../src/cache/build-cache.ts';
import type { CacheChoice } from '../../src/inputs.ts';

const github = { ACTIONS_RUNTIME_TOKEN: 'token', ACTIONS_RESULTS_URL: 'https://results.acme.test/' };
const builder = (driver: string, containerdStore: boolean, minor = 24): Builder => ({
  ...{ driver, containerdStore, version: { major: 0, minor } },
});
const container = builder('docker-container', false);

test.each<[CacheChoice, Builder, Record<string, string>, string, string | undefined]>([
  ['auto', container, github, 'gha', undefined],
  ['auto', builder('docker', true), github, 'gha', undefined],
  ['auto', builder('docker', false), github, 'none', undefined],
  ['auto', builder('docker-container', false, 13), github, 'none', undefined],
  ['auto', container, {}, 'none', undefined],
  ['gha', container, github, 'gha', undefined],
  ['gha', container, {}, 'none', 'this run has no cache service'],
  ['gha', builder('docker', false), github, 'none', 'docker/setup-buildx-action'],
  ['gha', builder('docker-container', false, 13), github, 'none', 'buildx 0.21'],
  ['registry', container, github, 'registry', undefined],
  ['none', container, github, 'none', undefined],
  ['local', builder('docker-container', false, 13), github, 'none', undefined],
  ['local', container, {}, 'none', 'this run has no cache service'],
  ['local', builder('docker', false), github, 'none', 'docker/setup-buildx-action'],
])('%s on %j with %j: %s', (asked, on, env, cache, instead) => {
  const chosen = chooseCache(asked, on, env);
  expect(chosen.cache).toBe(cache);
  if (instead === undefined) expect(chosen.instead).toBeUndefined();
  else expect(chosen.instead).toContain(instead);
  expect(chosen.keepsLayers ?? false).toBe(asked === 'local' && instead === undefined);
});

test('buildx gets the variables of the cache service, and none of the other tokens of the job', () => {
  const others = { ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'oidc', ACTIONS_CACHE_URL: '', INPUT_REGISTRY: 'r' };
  expect(cacheService({ ...github, ...others })).toEqual(github);
});
