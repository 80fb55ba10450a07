import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync, constants as zlib, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { StepResult } from '../../../stage/step/run-step.ts';
import { app, type Builds, build, forgetBuilds, one } from '../builds.ts';
import { type CacheService, startCacheService } from '../cache-service.ts';

/** `cache: local`: layers lie on the machine, and GitHub's cache service keeps them between runs. */
export function keptLayers(builds: () => Builds): void {
  let service: CacheService;
  let temp: string;
  beforeAll(async () => {
    service = await startCacheService();
    temp = await mkdtemp(join(tmpdir(), 'fairway-kept-'));
  });
  afterEach(() => {
    service.status = undefined;
    expect(service.violations).toEqual([]);
  });
  afterAll(async () => {
    await service?.close();
    if (temp) await rm(temp, { recursive: true, force: true });
  });

  let run = 0;
  /**
   * A whole job on a machine that has never built anything: main and post.
   * @param ofMain variables of main alone
   */
  async function job(
    ofMain: Readonly<Record<string, string>> = {},
  ): Promise<{ main: StepResult; post: StepResult }> {
    run += 1;
    // A runner's directory for temporary files is empty at the start of a job and lies at the same place every time.
    await rm(temp, { recursive: true, force: true });
    await mkdir(temp);
    await forgetBuilds(builds());
    const files = { 'kept/Dockerfile': app('RUN date +%N > /made') };
    const inputs = { release: `1.0.${run}`, images: one('kept'), cache: 'local', reuse: 'false' };
    const step = { temp, env: { ...service.env, GITHUB_RUN_ID: `${run}` } };
    const main = await build(builds(), inputs, { ...step, env: { ...step.env, ...ofMain }, files });
    expect(main.log).not.toContain('::error');
    expect(main.exitCode).toBe(0);
    expect(await builds().registry.tags('acme/kept')).toContain(`1.0.${run}`);
    const post = await build(builds(), inputs, { ...step, state: main.state });
    expect(post.exitCode).toBe(0);
    return { main, post };
  }
  const fromCache = /kept 2\/2 RUN date.*\(cached\)/;

  test('a service that is down, an archive that ends too early and a layer with other bytes cost the layers, not the build; intact layers come back to a machine that has none', async () => {
    const first = await job({ ACTIONS_RESULTS_URL: 'http://127.0.0.1:9/' });
    expect(first.main.log).toContain('No layers of an earlier run were brought back.');
    expect(first.main.log).not.toMatch(fromCache);
    const kept = () => service.entries.map(({ finished }) => finished);
    expect(kept()).toEqual([true]);
    for (const spoil of [
      (archive: Buffer) => archive.subarray(0, archive.length / 2),
      (archive: Buffer) => inside(archive, spoilLayers),
    ]) {
      service.entries.splice(0, service.entries.length - 1);
      for (const entry of service.entries) entry.archive = spoil(entry.archive);
      const { main } = await job();
      expect(main.log).not.toMatch(fromCache);
      expect(main.log).not.toContain('tried again');
      // The layers of this run are kept beside.
      expect(kept()).toEqual([true, true]);
    }
    expect((await job()).main.log).toMatch(fromCache);
  });

  test('a service that refuses costs the layers, not the build', async () => {
    service.status = 403;
    const { main, post } = await job();
    expect(main.log).toContain('No layers of an earlier run were brought back.');
    expect(post.log).toContain('Failed to save');
  });
}

/** Changes the tar inside of a compressed archive; its length stays. */
function inside(archive: Buffer, change: (tar: Buffer) => void): Buffer {
  const zstd = archive.readUInt32LE(0) === 0xfd2fb528;
  // @actions/cache compresses with zstd --long=30.
  const tar = zstd
    ? zstdDecompressSync(archive, { params: { [zlib.ZSTD_d_windowLogMax]: 30 } })
    : gunzipSync(archive);
  change(tar);
  return zstd ? zstdCompressSync(tar) : gzipSync(tar);
}

/** Layers are gzip, each from the beginning of a block. */
function spoilLayers(tar: Buffer): void {
  let spoilt = 0;
  for (let at = 0; at < tar.length; at += 512) {
    if (tar.readUInt32BE(at) >>> 8 !== 0x1f8b08) continue;
    tar.write('other bytes', at + 20);
    spoilt += 1;
  }
  expect(spoilt).toBeGreaterThan(0);
}
