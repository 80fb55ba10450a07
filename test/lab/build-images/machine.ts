import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { app, type Builds, build, docker, one } from './builds.ts';

/** What a run finds on the machine that builds, and what it leaves there. */
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

  test('at the end of the job the login is gone, and with prune the images of the run are too', async () => {
    const temp = await mkdtemp(join(tmpdir(), 'fairway-post-'));
    try {
      const inputs = { release: '7.0.0', images: one('harbor'), prune: 'true', 'prune-keep': '100MB' };
      const main = await build(builds(), inputs, { temp });
      const { configDirectory } = JSON.parse(main.state['value'] ?? '');
      await access(configDirectory);
      const image = `${builds().lab.registry.address}/acme/harbor:7.0.0`;
      expect((await docker(builds(), 'image', 'inspect', image)).exitCode).toBe(0);
      const post = await build(builds(), inputs, { temp, state: main.state });
      expect(post.exitCode).toBe(0);
      await expect(access(configDirectory)).rejects.toThrow('ENOENT');
      expect((await docker(builds(), 'image', 'inspect', image)).exitCode).not.toBe(0);
      expect(await builds().registry.tags('acme/harbor')).toContain('7.0.0');
    } finally {
      await rm(temp, { recursive: true, force: true });
    }
  });
}
