import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { app, type Builds, build, docker, one } from '../builds.ts';

/** Logins, images and cache of the machine that builds, before and after a run. */
export function machine(builds: () => Builds): void {
  test('cache: registry brings the layers back to a builder that has none', async () => {
    const files = { 'cached/Dockerfile': app('RUN date +%N > /made') };
    const inputs = { release: '1.0.0', images: one('cached'), cache: 'registry', reuse: 'false' };
    expect((await build(builds(), inputs, { files })).log).toMatch(/cached 2\/2 RUN date.*\(\d+\.\d s\)/);
    await docker(builds(), 'image', 'rm', '--force', `${builds().lab.registry.address}/acme/cached:1.0.0`);
    await docker(builds(), 'buildx', 'prune', '--all', '--force');
    const again = await build(builds(), inputs);
    expect(again.exitCode).toBe(0);
    expect(again.log).toMatch(/cached 2\/2 RUN date.*\(cached\)/);
  });

  test('the end of the job removes the login; with prune it also removes the images of the run and the cache above the limit', async () => {
    const temp = await mkdtemp(join(tmpdir(), 'fairway-post-'));
    const dockerfile = app('RUN date +%N > /made');
    const image = `${builds().lab.registry.address}/acme/pruned:7.0.0`;
    const inputs = { release: '7.0.0', images: one('pruned'), reuse: 'false', prune: 'true' };
    const job = async (keep: string, text = dockerfile) => {
      const given = { ...inputs, 'prune-keep': keep };
      const main = await build(builds(), given, { temp, files: { 'pruned/Dockerfile': text } });
      const { configDirectory } = JSON.parse(main.state['value'] ?? '');
      await access(configDirectory);
      const there = (await docker(builds(), 'image', 'inspect', image)).exitCode === 0;
      const post = await build(builds(), given, { temp, state: main.state });
      expect(post.exitCode).toBe(0);
      await expect(access(configDirectory)).rejects.toThrow('ENOENT');
      expect((await docker(builds(), 'image', 'inspect', image)).exitCode).not.toBe(0);
      return { main, post, there };
    };
    try {
      const first = await job('1GB');
      expect(first.main.exitCode).toBe(0);
      expect(first.there).toBe(true);
      expect(await builds().registry.tags('acme/pruned')).toContain('7.0.0');
      // What lies below the floor has stayed, and goes with a floor that is lower.
      expect((await job('1B')).main.log).toMatch(/pruned 2\/2 RUN date.*\(cached\)/);
      // Also after a run that failed.
      const failed = await job('1B', `${dockerfile}RUN exit 9\n`);
      expect(failed.main.exitCode).toBe(1);
      expect(failed.main.log).toMatch(/pruned 2\/3 RUN date.*\(\d+\.\d s\)/);
      expect(failed.post.log).toMatch(/Removed \d+ image tags and \S+ of build cache; up to 1B stay\./);
    } finally {
      await rm(temp, { recursive: true, force: true });
    }
  });
}
