import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localHost } from '@fairway/host';
import { silentLogger, systemClock } from '@fairway/runtime';
import { afterEach, describe, expect, test } from '@jest/globals';
import {
  type MemoryRegistry,
  type MemoryRegistryOptions,
  startMemoryRegistry,
} from '../../../../../test/stage/registry/memory-registry.ts';
import { digestOfTag, giveTag, inspectImage, openRegistry } from '../../../src/registry/index.ts';

const host = localHost({ logger: silentLogger, clock: systemClock });
const account = { username: 'ci', password: 'anchor-chain-42' };

let server: MemoryRegistry;
afterEach(() => server?.close());

async function start(options: MemoryRegistryOptions = {}, password = account.password) {
  server = await startMemoryRegistry(options);
  const logins = options.account ? [{ registry: server.address, username: account.username, password }] : [];
  const registry = openRegistry(host, { logins, configDirectory: '/nowhere', environment: {} });
  return { registry, repository: `${server.address}/acme/hull` };
}

const both = {
  platforms: {
    'linux/amd64': { layers: ['oak', 'tar'] },
    'linux/arm64/v8': { layers: ['oak', 'pitch and tar'] },
  },
  attestation: { predicateType: 'https://slsa.dev/provenance/v0.2' },
};

describe('an image is read whole', () => {
  test.each<[string, MemoryRegistryOptions]>([
    ['without an account', {}],
    ['with a token', { account }],
    ['with a password', { account, scheme: 'basic' }],
    ['with content on another server, which gets no account', { account, redirects: true }],
    ['where no part of a blob can be asked for', { ranges: false }],
  ])('%s', async (_case, options) => {
    const { registry, repository } = await start(options);
    const { digest, parts } = server.store(both, '1.0.0');
    expect(await inspectImage(registry, `${repository}:1.0.0`)).toMatchObject({
      digest,
      platforms: ['linux/amd64', 'linux/arm64/v8'],
      attestations: ['https://slsa.dev/provenance/v0.2'],
      platformDigests: new Map([
        ['linux/amd64', parts['linux/amd64']],
        ['linux/arm64/v8', parts['linux/arm64/v8']],
      ]),
      lost: [],
    });
  });

  test('with the platform of its config where it is no index', async () => {
    const { registry, repository } = await start();
    const { digest } = server.store({ platforms: { 'linux/amd64': { layers: ['oak'] } } }, '1');
    const found = await inspectImage(registry, `${repository}:1`);
    expect(found).toMatchObject({ digest, platforms: ['linux/amd64'], lost: [], parts: 4 });
  });
});

describe('what a registry has lost is named', () => {
  const part = (name: string) => (found: ReturnType<MemoryRegistry['store']>) => found.parts[name] ?? '';
  const layer = () =>
    [...server.content].find(([, bytes]) => bytes.toString() === 'pitch and tar')?.[0] ?? '';

  test.each<[string, (found: ReturnType<MemoryRegistry['store']>) => string, string]>([
    ['a layer of one platform', layer, 'the layer sha256:.* of linux/arm64/v8'],
    ['the manifest of one platform', part('linux/arm64/v8'), 'the manifest of linux/arm64/v8'],
    ['an attestation', part('attestation'), 'the manifest of the attestation'],
  ])('%s', async (_case, which, words) => {
    const { registry, repository } = await start();
    const found = server.store(both, '1');
    server.content.delete(which(found));
    const { lost } = await inspectImage(registry, `${repository}:1`);
    expect(lost[0]).toMatch(new RegExp(words));
  });

  test('a layer that is shorter than it was', async () => {
    const { registry, repository } = await start();
    server.store(both, '1');
    server.content.set(layer(), Buffer.from('pitch'));
    const { lost } = await inspectImage(registry, `${repository}:1`);
    expect(lost).toEqual([expect.stringContaining('the layer')]);
  });

  test('the config of an image that is no index', async () => {
    const { registry, repository } = await start();
    const { digest } = server.store({ platforms: { 'linux/amd64': { layers: ['oak'] } } }, '1');
    const { config } = JSON.parse(server.content.get(digest)?.toString() ?? '');
    server.content.delete(config.digest);
    const { lost } = await inspectImage(registry, `${repository}:1`);
    expect(lost).toEqual([`the config ${config.digest}`]);
  });
});

describe('a registry that does not answer as it should', () => {
  test('holds other bytes under a digest', async () => {
    const { registry, repository } = await start();
    const { digest } = server.store(both);
    server.content.set(digest, Buffer.from('{"schemaVersion":2,"mediaType":"x"}'));
    await expect(inspectImage(registry, `${repository}@${digest}`)).rejects.toThrow(
      'the registry returns sha256:',
    );
  });

  test('answers with the page of a proxy', async () => {
    const { registry, repository } = await start();
    const { digest } = server.store(both);
    server.content.set(digest, Buffer.from('{"message": "Please log in"}'));
    server.tags.set('1', digest);
    await expect(inspectImage(registry, `${repository}:1`)).rejects.toThrow('the answer is no manifest');
  });

  test('refuses the password', async () => {
    const { registry, repository } = await start({ account }, 'wrong');
    await expect(inspectImage(registry, `${repository}:1`)).rejects.toThrow(
      'did not accept the user name and password',
    );
  });

  test('is not there', async () => {
    const { registry, repository } = await start();
    await server.close();
    await expect(inspectImage(registry, `${repository}:1`)).rejects.toThrow('cannot be reached');
  });
});

test('a tag is written byte for byte, with a token for writing, and only where it is not there already', async () => {
  const { registry, repository } = await start({ account });
  const { digest } = server.store(both);
  await giveTag(registry, { repository, tag: 'latest', digest });
  await giveTag(registry, { repository, tag: 'latest', digest });
  expect(server.seen.filter((line) => line.startsWith('PUT') && line.endsWith('201'))).toHaveLength(1);
  expect(await digestOfTag(registry, `${repository}:latest`)).toBe(digest);
  expect(await digestOfTag(registry, `${repository}:none`)).toBeUndefined();
});

test('a credential helper of Docker gives the account', async () => {
  server = await startMemoryRegistry({ account });
  const directory = await mkdtemp(join(tmpdir(), 'config-'));
  try {
    await writeFile(
      join(directory, 'config.json'),
      JSON.stringify({ credHelpers: { [server.address]: 'lab' } }),
    );
    const answer = JSON.stringify({ Username: account.username, Secret: account.password });
    await writeFile(
      join(directory, 'docker-credential-lab'),
      `#!/bin/sh\nread server\n[ "$1 $server" = "get ${server.address}" ] && echo '${answer}'\n`,
    );
    await chmod(join(directory, 'docker-credential-lab'), 0o755);
    const { digest } = server.store(both, '1');
    const env = { PATH: `${directory}:${process.env['PATH']}` };
    const registry = openRegistry(host, { logins: [], configDirectory: directory, environment: {}, env });
    expect((await inspectImage(registry, `${server.address}/acme/hull:1`)).digest).toBe(digest);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});

test("without a login of the step, the account comes from Docker's configuration", async () => {
  server = await startMemoryRegistry({ account });
  const directory = await mkdtemp(join(tmpdir(), 'config-'));
  try {
    const auth = Buffer.from(`${account.username}:${account.password}`).toString('base64');
    await writeFile(
      join(directory, 'config.json'),
      JSON.stringify({ auths: { [`https://${server.address}/v1/`]: { auth } } }),
    );
    const { digest } = server.store(both, '1');
    const registry = openRegistry(host, { logins: [], configDirectory: directory, environment: {} });
    expect((await inspectImage(registry, `${server.address}/acme/hull:1`)).digest).toBe(digest);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});

test('a proxy of the environment is used, except for addresses that it leaves out', async () => {
  const passed: string[] = [];
  const proxy = createServer((asked, answer) => {
    passed.push(asked.url ?? '');
    const { method, headers } = asked;
    asked.pipe(
      request(asked.url ?? '', { method, headers }, (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(answer);
      }),
    );
  });
  await new Promise<void>((up) => proxy.listen(0, '127.0.0.1', up));
  try {
    server = await startMemoryRegistry();
    const { digest } = server.store(both, '1');
    const HTTP_PROXY = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const read = (environment: Record<string, string>) =>
      inspectImage(
        openRegistry(host, { logins: [], configDirectory: '/nowhere', environment }),
        `${server.address}/acme/hull:1`,
      );
    expect((await read({ HTTP_PROXY })).digest).toBe(digest);
    expect(passed).toContain(`http://${server.address}/v2/acme/hull/manifests/1`);
    passed.length = 0;
    expect((await read({ HTTP_PROXY, NO_PROXY: '127.0.0.1' })).digest).toBe(digest);
    expect(passed).toEqual([]);
  } finally {
    proxy.closeAllConnections();
    await new Promise((closed) => proxy.close(closed));
  }
});
