import { describe, expect, test } from '@jest/globals';
import { imageSchema } from '../../src/inputs/image-input.ts';
import type { Inputs } from '../../src/inputs.ts';
import { type PlanFacts, planBuild } from '../../src/plan/plan.ts';

const facts: PlanFacts = {
  builder: { driver: 'docker', containerdStore: true, version: { major: 0, minor: 13 } },
  source: { url: 'https://github.com/acme/marina', revision: 'f'.repeat(40), committedAt: 1_700_000_000 },
  tags: {
    release: '1.4.2',
    preRelease: false,
    sha: 'f'.repeat(40),
    branch: undefined,
    pullRequest: undefined,
  },
  cache: 'none',
  workspace: '/ws',
};

function inputs(
  changes: Partial<Inputs> = {},
  images: readonly object[] = [{ name: 'harbor', context: 'harbor' }],
): Inputs {
  return {
    images: images.map((image) => imageSchema.parse(image)),
    bake: undefined,
    linked: [],
    registry: 'ghcr.io/acme',
    login: undefined,
    release: '1.4.2',
    tags: ['release'],
    latest: 'auto',
    buildArgs: {},
    buildSecrets: {},
    platforms: [],
    attest: {},
    cache: 'none',
    reuse: 'true',
    reuseKey: undefined,
    movingTags: 'with-build',
    scan: undefined,
    builder: undefined,
    prune: false,
    pruneKeep: '10GB',
    timeoutMs: 60_000,
    ...changes,
  };
}

const only = (changes: Partial<Inputs>, image: object = {}, more: Partial<PlanFacts> = {}) =>
  planBuild(inputs(changes, [{ name: 'harbor', context: 'harbor', ...image }]), { ...facts, ...more })
    .targets[0];

describe('the plan', () => {
  test('is complete: paths, repository, tags, where it comes from and when', () => {
    expect(only({})).toEqual({
      name: 'harbor',
      context: '/ws/harbor',
      dockerfile: '/ws/harbor/Dockerfile',
      target: undefined,
      repository: 'ghcr.io/acme/harbor',
      tags: ['1.4.2'],
      cacheTags: ['1.4.2', 'latest'],
      labels: {
        'org.opencontainers.image.source': 'https://github.com/acme/marina',
        'org.opencontainers.image.revision': 'f'.repeat(40),
        'org.opencontainers.image.version': '1.4.2',
        'org.opencontainers.image.created': '2023-11-14T22:13:20.000Z',
      },
      buildArgs: { SOURCE_DATE_EPOCH: '1700000000' },
      secrets: {},
      platforms: [],
      cache: 'none',
      attest: {},
    });
  });

  test.each([
    ['.', 'Dockerfile', '/ws', '/ws/Dockerfile'],
    ['./apps/../harbor/', 'deploy/Dockerfile', '/ws/harbor', '/ws/harbor/deploy/Dockerfile'],
    ['harbor', '../Dockerfile', '/ws/harbor', '/ws/Dockerfile'],
    ['/srv/harbor', '/srv/Dockerfile', '/srv/harbor', '/srv/Dockerfile'],
  ])('reads context %s and dockerfile %s', (context, dockerfile, ...expected) => {
    const image = only({}, { context, dockerfile });
    expect([image?.context, image?.dockerfile]).toEqual(expected);
  });

  test.each([
    ['auto', '1.4.2', false, true],
    ['auto', '1.4.2', true, false],
    ['true', '2.0.0-rc.1', true, true],
    ['false', '1.4.2', false, false],
  ] as const)('latest: %s, release %s, pre-release: %s → latest moves: %s', (latest, release, pre, moves) => {
    const tags = { ...facts.tags, release, preRelease: pre };
    const plan = planBuild(inputs({ latest, release }), { ...facts, tags });
    expect(plan.movesLatest).toBe(moves);
    expect(plan.movingTags.get('harbor')).toEqual(moves ? ['latest'] : []);
    expect(plan.releaseTags).toEqual([release]);
    expect(plan.targets[0]?.tags).toEqual([release]);
  });

  test.each([
    ['auto', false, ['1.4', 'latest'], ''],
    ['auto', true, ['1.4'], 'is a pre-release'],
    ['false', false, ['1.4'], 'the input "latest" alone decides'],
  ] as const)(
    "an image's own tags move after the proof, and its latest follows the input: %s, pre-release %s",
    (latest, preRelease, moving, note) => {
      const plan = planBuild(inputs({ latest }, [{ name: 'harbor', tags: ['1.4', '1.4.2', 'latest'] }]), {
        ...facts,
        tags: { ...facts.tags, preRelease },
      });
      expect(plan.movingTags.get('harbor')).toEqual(moving);
      expect(plan.releaseTags).toEqual(['1.4.2']);
      expect(plan.notes.join(' ')).toContain(note);
    },
  );

  test('moves the tags that move after the others', () => {
    const plan = planBuild(inputs({ tags: ['semver', 'sha'] }), facts);
    expect(plan.releaseTags).toEqual(['1.4.2', 'sha-fffffff']);
    expect(plan.movingTags.get('harbor')).toEqual(['1.4', '1', 'latest']);
    expect(plan.targets[0]?.tags).toEqual(['1.4.2', 'sha-fffffff']);
    expect(plan.targets[0]?.cacheTags).toEqual(['1.4.2', 'sha-fffffff', '1.4', '1', 'latest']);
  });

  test('content without a tag of its own is pushed under one that says so', () => {
    const plan = planBuild(inputs({ tags: ['branch'] }), {
      ...facts,
      tags: { ...facts.tags, branch: 'main' },
    });
    expect(plan.releaseTags).toEqual([]);
    expect(plan.targets[0]?.tags).toEqual(['unproven']);
    expect(plan.movingTags.get('harbor')).toEqual(['main', 'latest']);
  });

  test('reads the platforms of an item as those of the input', () => {
    expect(only({}, { platforms: ['linux/x86_64,linux/arm64/v8', 'linux/amd64'] })?.platforms).toEqual([
      'linux/amd64',
      'linux/arm64',
    ]);
  });

  test('refuses an image that would get no tag', () => {
    expect(() => only({ tags: ['branch'], latest: 'false' })).toThrow('The image harbor would get no tag');
    expect(only({ tags: ['branch'], latest: 'false' }, { tags: ['own'] })?.cacheTags).toEqual(['own']);
  });

  test("lets an image's build arguments and labels win", () => {
    const image = only(
      { buildArgs: { A: 'all', B: 'all' } },
      {
        'build-args': { B: 'own', SOURCE_DATE_EPOCH: '0' },
        labels: { 'org.opencontainers.image.version': 'own' },
      },
    );
    expect(image?.buildArgs).toEqual({ A: 'all', B: 'own', SOURCE_DATE_EPOCH: '0' });
    expect(image?.labels['org.opencontainers.image.version']).toBe('own');
  });

  test('hands secrets over by the environment; an image that names some gets those only', () => {
    const changes = { buildSecrets: { npm: 'value-one', sentry: 'value-two' } };
    const plan = planBuild(
      inputs(changes, [
        { name: 'a' },
        { name: 'b', 'build-secrets': ['sentry'] },
        { name: 'c', 'build-secrets': [] },
      ]),
      facts,
    );
    expect(plan.targets.map(({ secrets }) => secrets)).toEqual([
      { npm: 'FAIRWAY_BUILD_SECRET_0', sentry: 'FAIRWAY_BUILD_SECRET_1' },
      { sentry: 'FAIRWAY_BUILD_SECRET_1' },
      {},
    ]);
    expect(plan.secretEnv).toEqual({
      FAIRWAY_BUILD_SECRET_0: 'value-one',
      FAIRWAY_BUILD_SECRET_1: 'value-two',
    });
    expect(JSON.stringify(plan.targets)).not.toContain('value-');
  });

  test('says nothing about the time where git does not', () => {
    const image = only({}, {}, { source: { url: '', revision: '', committedAt: undefined } });
    expect(image?.buildArgs).toEqual({});
    expect(image?.labels).toEqual({ 'org.opencontainers.image.version': '1.4.2' });
  });

  test('writes Docker Hub out in full', () => {
    expect(only({ registry: 'acme' })?.repository).toBe('docker.io/acme/harbor');
  });

  const classic = { builder: { ...facts.builder, containerdStore: false } };

  test.each([
    [{ platforms: ['linux/amd64', 'linux/arm64'] }, 'none', 'several platforms'],
    [{ attest: { provenance: 'min' } }, 'none', 'attestations'],
    [{}, 'registry', 'cache: registry'],
  ] as const)('refuses what the classic image store cannot do: %j, cache: %s', (changes, cache, what) => {
    expect(() => only(changes, {}, { ...classic, cache })).toThrow(what);
    expect(() => only(changes, {}, { cache })).not.toThrow();
  });
});
