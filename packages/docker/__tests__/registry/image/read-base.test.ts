import { localHost } from '@fairway/host';
import { silentLogger, systemClock } from '@fairway/runtime';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import {
  type MemoryRegistry,
  startMemoryRegistry,
} from '../../../../../test/stage/registry/memory-registry.ts';
import { openRegistry, type RegistryClient, readBase } from '../../../src/registry/index.ts';

let server: MemoryRegistry;
let registry: RegistryClient;

beforeEach(async () => {
  server = await startMemoryRegistry();
  const host = localHost({ logger: silentLogger, clock: systemClock });
  registry = openRegistry(host, { logins: [], configDirectory: '/nowhere', environment: {} });
});
afterEach(() => server.close());

const OnBuild = ['ARG FLAVOR', 'RUN echo $FLAVOR >/flavor'];

test('a base image is read with its ONBUILD instructions, of the platforms that are built alone', async () => {
  const platforms = {
    'linux/amd64': { layers: ['oak'], config: { OnBuild } },
    'linux/arm64/v8': { layers: ['oak'] },
    'linux/s390x': { layers: ['oak'] },
  };
  const { digest } = server.store({ platforms }, '1');
  const base = `${server.address}/acme/base:1`;
  expect(await readBase(registry, base, ['linux/amd64'])).toEqual({ digest, onBuild: OnBuild });
  // Docker Hub counts every manifest that is read.
  expect(server.seen.filter((line) => line.includes('/manifests/'))).toHaveLength(2);
  expect(await readBase(registry, base, ['linux/arm64'])).toEqual({ digest, onBuild: [] });
  await expect(readBase(registry, base, ['linux/386'])).rejects.toThrow('is not there for linux/386');
});

test('a base image of one platform is read whatever is built', async () => {
  const { digest } = server.store(
    { platforms: { 'linux/amd64': { layers: ['oak'], config: { OnBuild } } } },
    '1',
  );
  const found = await readBase(registry, `${server.address}/acme/base:1`, ['linux/arm64']);
  expect(found).toEqual({ digest, onBuild: OnBuild });
});
