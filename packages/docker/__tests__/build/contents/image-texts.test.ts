import { Buffer } from 'node:buffer';
import { localHost } from '@fairway/host';
import { silentLogger, systemClock } from '@fairway/runtime';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import {
  type MemoryRegistry,
  startMemoryRegistry,
} from '../../../../../test/stage/registry/memory-registry.ts';
import { findLeaks, textsInRegistry } from '../../../src/build/index.ts';
import { openRegistry } from '../../../src/registry/index.ts';

let server: MemoryRegistry;
beforeEach(async () => {
  server = await startMemoryRegistry();
});
afterEach(() => server.close());

const dockerfile = Buffer.from('FROM scratch AS inner\nENV TOKEN=keel-haul-7715\nFROM scratch\n').toString(
  'base64',
);

test.each<[string, Parameters<MemoryRegistry['store']>[0], string]>([
  [
    'the config of any platform',
    {
      platforms: {
        'linux/amd64': { layers: ['oak'] },
        'linux/arm64': { layers: ['oak'], config: { Env: ['TOKEN=keel-haul-7715'] } },
      },
    },
    'linux/arm64.config.Env.0',
  ],
  [
    'the config of an image that is no index',
    { platforms: { 'linux/amd64': { layers: ['oak'], config: { Labels: { token: 'keel-haul-7715' } } } } },
    'config.Labels.token',
  ],
  [
    'the Dockerfile inside an attestation',
    {
      platforms: { 'linux/amd64': { layers: ['oak'] } },
      attestation: {
        predicate: { metadata: { source: { infos: [{ filename: 'Dockerfile', data: dockerfile }] } } },
      },
    },
    'attestation.predicate.metadata.source.infos.0.data',
  ],
])('a secret is found in %s', async (_case, image, where) => {
  server.store(image, '1');
  const host = localHost({ logger: silentLogger, clock: systemClock });
  const registry = openRegistry(host, { logins: [], configDirectory: '/nowhere', environment: {} });
  const texts = await textsInRegistry(registry, `${server.address}/acme/hull:1`);
  expect(findLeaks(texts, { token: 'keel-haul-7715' })).toEqual([{ secret: 'token', where }]);
});
