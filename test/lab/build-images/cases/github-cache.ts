import { Buffer } from 'node:buffer';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bake, inspectBuilder } from '@fairway/docker/build';
import { localHost } from '@fairway/host';
import { silentLogger, systemClock } from '@fairway/runtime';
import { afterEach, expect, test } from '@jest/globals';
import type { Builds } from '../builds.ts';
import { addressTowards } from '../faulty-registry.ts';

/**
 * `cache: gha`, by which BuildKit itself speaks to GitHub's cache service. The action asks for buildx 0.21, which speaks its
 * second version; the engine of the lab speaks the first, so the solve is asked for directly.
 */
export function githubCache(builds: () => Builds): void {
  let server: Server | undefined;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  /** Starts the service where the engine of the lab reaches it. */
  async function startService(answer: (path: string, base: string) => { status: number; body: string }) {
    const asked: string[] = [];
    server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      request.resume();
      const { status, body } = answer(request.url ?? '', `http://${request.headers.host}`);
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    });
    const address = await addressTowards(builds().lab.registry.address);
    await new Promise<void>((resolve) => server?.listen(0, address, resolve));
    const url = `http://${address}:${(server.address() as AddressInfo).port}/`;
    return { asked, env: { ACTIONS_CACHE_URL: url, ACTIONS_RUNTIME_TOKEN: runtimeToken } };
  }

  async function solve(name: string, env: Readonly<Record<string, string>>) {
    const { lab, sources } = builds();
    await sources.commit({ [`${name}/Dockerfile`]: 'FROM scratch\nCOPY Dockerfile /\n' });
    const host = localHost({ logger: silentLogger, clock: systemClock });
    const given = { ...lab.machineEnv, ...env };
    const tempDir = await mkdtemp(join(tmpdir(), 'fairway-gha-'));
    const target = {
      ...{ name, context: join(sources.path, name), dockerfile: join(sources.path, name, 'Dockerfile') },
      ...{ repository: `${lab.registry.address}/acme/${name}`, tags: ['1.0.0'], labels: {}, secrets: {} },
      ...{ buildArgs: {}, platforms: [], attest: {} },
      cache: 'gha' as const,
    };
    try {
      const builder = await inspectBuilder(host, { env: given });
      return await bake(host, [target], { builder, env: given, tempDir, timeoutMs: 600_000 });
    } finally {
      await rm(tempDir, { recursive: true, force: true });
    }
  }

  test.each([
    ['is down', { status: 500, body: 'down' }],
    ['answers with nonsense', { status: 200, body: '<html>a proxy says hello</html>' }],
  ])('a service that %s costs time, not the build', async (_case, said) => {
    const { asked, env } = await startService(() => said);
    const digests = await solve('gha-down', env);
    expect(digests.get('gha-down')).toMatch(/^sha256:/);
    expect(asked.some((line) => line.includes('/_apis/artifactcache/'))).toBe(true);
  });

  test('an index that holds nonsense costs time, not the build', async () => {
    const { asked, env } = await startService((path, base) => {
      const key = new URL(path, base).searchParams.get('keys');
      if (key === null) return { status: 200, body: 'flotsam and jetsam' };
      return { status: 200, body: JSON.stringify({ cacheKey: key, archiveLocation: `${base}/blob` }) };
    });
    const digests = await solve('gha-corrupt', env);
    expect(digests.get('gha-corrupt')).toMatch(/^sha256:/);
    expect(asked).toContain('GET /blob');
  });
}

/** A token as GitHub's runner hands it out: BuildKit reads from it what it may do, and checks no signature. */
const runtimeToken = [
  { alg: 'HS256', typ: 'JWT' },
  { ac: JSON.stringify([{ Scope: 'refs/heads/main', Permission: 3 }]), nbf: 1, exp: 4_102_444_800 },
]
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  .concat('c2ln')
  .join('.');
