import { expect, test } from '@jest/globals';
import { run } from '../../machine.ts';
import { app, apps, type Builds, build, one } from '../builds.ts';

/** The images and tags of a release in the registry. */
export function publishing(builds: () => Builds): void {
  test('three images are built in one solve and pushed with the release tag and latest; the digests in the outputs are in the registry, and labels name their repository, commit and release', async () => {
    const sha = await builds().sources.commit({});
    const step = await build(builds(), { release: '1.0.0' }, { env: { GITHUB_SHA: sha } });
    expect(step.log).not.toContain('::error');
    expect(step.exitCode).toBe(0);
    const images = JSON.parse(step.outputs['images'] ?? '');
    expect(images.map(({ name }: { name: string }) => name)).toEqual(apps);
    for (const image of images) {
      const path = `acme/${image.name}`;
      const repository = `${builds().lab.registry.address}/${path}`;
      expect(image).toEqual({
        name: image.name,
        repository,
        tags: ['1.0.0', 'latest'],
        digest: await builds().registry.digest(path, '1.0.0'),
        reference: `${repository}@${image.digest}`,
        platforms: ['linux/amd64'],
        size: expect.any(Number),
      });
      expect(await builds().registry.digest(path, 'latest')).toBe(image.digest);
      expect(JSON.parse(step.outputs['digests'] ?? '')[image.name]).toBe(image.digest);
      expect(step.summary).toContain(image.digest.slice(7, 19));
    }
    for (const name of ['harbor', 'marine-snow']) expect(step.log).toContain(`${name} 3/3 COPY server.js`);
    const { config, created } = await builds().registry.config('acme/harbor', '1.0.0');
    const committed = await run(['git', '-C', builds().sources.path, 'show', '-s', '--format=%ct', sha]);
    const time = new Date(Number(committed.stdout) * 1000).toISOString();
    expect(config.Labels).toMatchObject({
      'org.opencontainers.image.source': 'https://github.com/acme/marina',
      'org.opencontainers.image.revision': sha,
      'org.opencontainers.image.version': '1.0.0',
      'org.opencontainers.image.created': time,
    });
    expect(Date.parse(created)).toBe(Date.parse(time));
  });

  test('the next release moves latest and leaves the previous tag in place', async () => {
    const first = await builds().registry.digest('acme/harbor', '1.0.0');
    const files = { 'harbor/settings.json': '{"healthy": true, "berths": 12}\n' };
    const sha = await builds().sources.commit(files);
    const more = { env: { GITHUB_SHA: sha } };
    const second = await build(builds(), { release: '2.0.0', images: one('harbor') }, more);
    expect(second.exitCode).toBe(0);
    const digest = await builds().registry.digest('acme/harbor', '2.0.0');
    expect(digest).not.toBe(first);
    expect(await builds().registry.digest('acme/harbor', 'latest')).toBe(digest);
    expect(await builds().registry.digest('acme/harbor', '1.0.0')).toBe(first);
  });

  test('moving tags that wait for the deploy stay where they are until they are moved', async () => {
    const before = await builds().registry.digest('acme/harbor', 'latest');
    const inputs = { release: '4.2.0', images: one('harbor'), tags: 'release\nsemver' };
    const built = await build(builds(), { ...inputs, 'moving-tags': 'after-deploy' });
    expect(built.log).not.toContain('::error');
    const images = built.outputs['images'] ?? '';
    const [{ digest, tags, moving }] = JSON.parse(images);
    expect([tags, moving]).toEqual([['4.2.0'], ['4.2', '4', 'latest']]);
    expect(await builds().registry.digest('acme/harbor', 'latest')).toBe(before);
    const moved = await build(builds(), { command: 'move-tags', images });
    expect(moved.log).not.toContain('::error');
    for (const tag of moving) expect(await builds().registry.digest('acme/harbor', tag)).toBe(digest);
  });

  test('all tags that are asked for point to the one image, and build arguments arrive as they were written', async () => {
    const files = { 'literal/Dockerfile': app('ARG TEXT', 'ENV TEXT=$TEXT') };
    const text = 'a ${HOME} %{if} $x "q" ; rm';
    const images = one(
      'literal',
      `  build-args:\n    TEXT: '${text}'\n    BASE_REGISTRY: ${builds().lab.registry.address}\n`,
    );
    const inputs = { release: 'v7.8.9', images, tags: 'release\nsemver\nsha\nbranch' };
    const env = { GITHUB_REF: 'refs/heads/feature/dry-dock' };
    const step = await build(builds(), inputs, { files, env });
    expect(step.log).not.toContain('::error');
    const [{ tags, digest }] = JSON.parse(step.outputs['images'] ?? '');
    const sha = (await run(['git', '-C', builds().sources.path, 'rev-parse', 'HEAD'])).stdout.slice(0, 7);
    expect(tags).toEqual(['v7.8.9', '7.8.9', `sha-${sha}`, '7.8', '7', 'feature-dry-dock', 'latest']);
    for (const tag of tags) expect(await builds().registry.digest('acme/literal', tag)).toBe(digest);
    const { config } = await builds().registry.config('acme/literal', 'v7.8.9');
    expect(config.Env).toContain(`TEXT=${text}`);
  });
}
