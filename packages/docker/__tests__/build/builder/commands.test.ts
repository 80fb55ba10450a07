import { describe, expect, test } from '@jest/globals';
import { readBuildMetadata } from '../../../src/build/bake/build-metadata.ts';
import { isAtLeast, parseBuildxVersion } from '../../../src/build/builder/buildx.ts';
import { pruneCacheArgv } from '../../../src/build/builder/prune.ts';
import { parsePushedDigest, pushArgv } from '../../../src/build/builder/push-image.ts';
import { container, engine } from '../target.ts';

const digest = `sha256:${'c'.repeat(64)}`;
const tag = { repository: 'r.io/acme/harbor', tag: '1.4.2', digest };

describe('a tag gets into the registry', () => {
  test("by docker push from the engine's own store", () => {
    expect(pushArgv(tag, engine)).toEqual(['docker', 'push', 'r.io/acme/harbor:1.4.2']);
  });

  test('by writing only the tag where another builder has pushed the content', () => {
    expect(pushArgv(tag, container, 'big')).toEqual([
      ...['docker', 'buildx', 'imagetools', 'create', '--builder', 'big', '--prefer-index=false'],
      ...['--tag', 'r.io/acme/harbor:1.4.2', `r.io/acme/harbor@${digest}`],
    ]);
  });

  test('and docker push says which digest it has', () => {
    expect(
      parsePushedDigest(`5ec4405b33be: Layer already exists\n1.4.2: digest: ${digest} size: 891\n`),
    ).toBe(digest);
    expect(parsePushedDigest('5ec4405b33be: Pushed')).toBeUndefined();
  });
});

test.each([
  [engine, ['docker', 'buildx', 'prune', '--force', '--keep-storage', '10GB']],
  [container, ['docker', 'buildx', 'prune', '--force', '--max-used-space', '10GB']],
])(
  'the cache is pruned to a size that stays, by the option that the version of buildx has',
  (builder, expected) => {
    expect(pruneCacheArgv('10GB', builder)).toEqual(expected);
  },
);

test.each([
  ['github.com/docker/buildx v0.24.0 d0e5e86', { major: 0, minor: 24 }],
  ['github.com/docker/buildx 0.13.1+ds1 0.13.1+ds1-3', { major: 0, minor: 13 }],
  ["docker: 'buildx' is not a docker command.", undefined],
])('%s', (line, version) => {
  expect(parseBuildxVersion(line)).toEqual(version);
});

test('versions are compared by their numbers', () => {
  expect(isAtLeast({ major: 0, minor: 13 }, { major: 0, minor: 13 })).toBe(true);
  expect(isAtLeast({ major: 1, minor: 0 }, { major: 0, minor: 13 })).toBe(true);
  expect(isAtLeast({ major: 0, minor: 9 }, { major: 0, minor: 13 })).toBe(false);
});

describe('the metadata of a build', () => {
  const names = new Map([['apps-harbor', 'apps/harbor']]);

  test('gives each image its digest', () => {
    const text = JSON.stringify({ 'apps-harbor': { 'containerimage.digest': digest } });
    expect([...readBuildMetadata(text, names)]).toEqual([['apps/harbor', digest]]);
  });

  test.each(['{}', '{"apps-harbor":{}}'])('%s is a failure that names the image', (text) => {
    expect(() => readBuildMetadata(text, names)).toThrow('the image apps/harbor');
  });
});
