import type { BakeFileTarget } from '@fairway/docker/build';
import { describe, expect, test } from '@jest/globals';
import { imageOfTarget, linkedImage } from '../../src/inputs/bake-images.ts';

const facts = {
  registry: 'ghcr.io/acme',
  buildArgs: { RELEASE: '1.4.2' },
  secretIds: ['npm'],
  directory: '/ws',
};
const target = (changes: Partial<BakeFileTarget>): BakeFileTarget => ({
  ...{ name: 'harbor', context: '.', dockerfile: 'Dockerfile', args: {}, labels: {} },
  ...{ tags: [], platforms: [], secrets: [], more: {}, leftOut: [] },
  ...changes,
});

describe('a target of a bake file as an image', () => {
  test.each<[string, readonly string[], { name: string; tags: string[] }]>([
    ['the name of its target where it has no tag', [], { name: 'harbor', tags: [] }],
    ['name and tag of its tag', ['ghcr.io/acme/quay:1-north'], { name: 'quay', tags: ['1-north'] }],
    ['a path below the namespace', ['ghcr.io/acme/north/quay'], { name: 'north/quay', tags: [] }],
    [
      'one name for several tags, and latest as the run decides it',
      ['ghcr.io/acme/quay:a', 'ghcr.io/acme/quay:b', 'ghcr.io/acme/quay:latest'],
      { name: 'quay', tags: ['a', 'b'] },
    ],
  ])('has %s', (_case, tags, expected) => {
    expect(imageOfTarget(target({ tags }), facts)).toMatchObject(expected);
  });

  test.each<[string, Partial<BakeFileTarget>, string]>([
    ['for another registry', { tags: ['docker.io/acme/quay:1'] }, 'tagged for another registry'],
    ['for a namespace that only begins alike', { tags: ['ghcr.io/acme-two/quay'] }, 'another registry'],
    [
      'for two repositories',
      { tags: ['ghcr.io/acme/a:1', 'ghcr.io/acme/b:1'] },
      'tagged for several repositories',
    ],
    ['with capitals', { name: 'Harbor' }, 'has no name for the registry'],
  ])('%s is an error', (_case, changes, said) => {
    expect(() => imageOfTarget(target(changes), facts)).toThrow(said);
  });

  test("gets the step's build arguments over its own, and the step's secrets besides its own", () => {
    const secrets = [{ id: 'token', from: { variable: 'TOKEN' } }];
    const image = imageOfTarget(target({ args: { RELEASE: 'dev', PORT: '80' }, secrets }), facts);
    expect(image['build-args']).toEqual({ RELEASE: '1.4.2', PORT: '80' });
    expect(image['build-secrets']).toEqual(['npm', 'token']);
  });

  test('keeps what only a bake file can say; contexts that are directories are so from anywhere', () => {
    const contexts = { base: 'target:base', shared: 'packages/shared', alpine: 'docker-image://alpine:3' };
    expect(imageOfTarget(target({ more: { contexts, network: 'none' } }), facts).bake).toEqual({
      name: 'harbor',
      more: { contexts: { ...contexts, shared: '/ws/packages/shared' }, network: 'none' },
    });
  });

  test('needs no name in the registry where others only stand on it', () => {
    expect(linkedImage(target({ name: 'Base', tags: ['docker.io/x/y:1'] }), facts)).toMatchObject({
      name: 'Base',
      tags: [],
    });
  });
});
