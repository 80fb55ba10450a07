import { describe, expect, test } from '@jest/globals';
import { resolveEarly, resolveImages } from '../../../src/registry/image/resolve-image.ts';
import { engineHost } from '../../engine/engine-host.ts';

const digestOf = (name: string) => `sha256:${name.repeat(64).slice(0, 64)}`;

/** An engine whose registry holds images of one letter, and the paths that it was asked for. */
function registryHost(held: readonly string[]) {
  const asked: string[] = [];
  const host = engineHost({
    answer(path) {
      const [, name = ''] = /^\/distribution\/r\.io\/(\w)/.exec(path) ?? [];
      asked.push(name);
      return held.includes(name)
        ? {
            Descriptor: { digest: digestOf(name) },
            Platforms: [{ architecture: 'amd64', os: 'linux' }],
          }
        : undefined;
    },
  });
  return { host, asked };
}

describe('images that were asked for early', () => {
  test('are not asked for again', async () => {
    const { host, asked } = registryHost(['a', 'b']);
    const early = resolveEarly(host, ['r.io/a', 'r.io/a']);
    const found = await resolveImages(host, ['r.io/a', 'r.io/b'], { early });
    expect([...found].map(([reference, { digest }]) => [reference, digest])).toEqual([
      ['r.io/a', digestOf('a')],
      ['r.io/b', digestOf('b')],
    ]);
    expect(asked).toEqual(['a', 'b']);
  });

  test('are asked for again where the early question failed', async () => {
    const held: string[] = [];
    const { host, asked } = registryHost(held);
    const early = resolveEarly(host, ['r.io/a']);
    await early.get('r.io/a');
    held.push('a');
    const found = await resolveImages(host, ['r.io/a'], { early });
    expect(found.get('r.io/a')?.digest).toBe(digestOf('a'));
    expect(asked).toEqual(['a', 'a']);
  });

  test('are a failure only where somebody needs them', async () => {
    const { host } = registryHost(['b']);
    const early = resolveEarly(host, ['r.io/a']);
    await expect(resolveImages(host, ['r.io/b'], { early })).resolves.toHaveProperty('size', 1);
    await expect(resolveImages(host, ['r.io/a'], { early })).rejects.toThrow('r.io/a');
  });
});
