import { describe, expect, test } from '@jest/globals';
import { bakeArgv } from '../../../src/build/bake/bake.ts';
import { bakeDefinition } from '../../../src/build/bake/bake-definition.ts';
import { printBakeArgv } from '../../../src/build/bake/bake-file.ts';
import { container, engine, target } from '../target.ts';

const targetOf = (text: string, id: string) => JSON.parse(text).target[id];

describe('the bake definition', () => {
  test('builds all images in one group', () => {
    const { text, names } = bakeDefinition([target('frontend'), target('harbor')], engine);
    expect(JSON.parse(text).group).toEqual({ default: { targets: ['frontend', 'harbor'] } });
    expect([...names]).toEqual([
      ['frontend', 'frontend'],
      ['harbor', 'harbor'],
    ]);
  });

  test('gives each image its own name that bake allows', () => {
    const { names } = bakeDefinition([target('apps/harbor'), target('apps.harbor')], engine);
    expect([...names]).toEqual([
      ['apps-harbor', 'apps/harbor'],
      ['apps-harbor-2', 'apps.harbor'],
    ]);
  });

  test('keeps images in the engine with their tags, and pushes nothing', () => {
    const { text } = bakeDefinition([target('harbor')], engine);
    expect(targetOf(text, 'harbor')).toEqual({
      context: '/ws/harbor',
      dockerfile: '/ws/harbor/Dockerfile',
      tags: ['r.io/acme/harbor:1.4.2', 'r.io/acme/harbor:latest'],
      labels: {},
      args: {},
      secret: [],
      output: ['type=image'],
      attest: ['type=provenance,disabled=true'],
    });
  });

  test('lets other builders push content without a tag', () => {
    const { text } = bakeDefinition([target('harbor')], container);
    expect(targetOf(text, 'harbor')).not.toHaveProperty('tags');
    expect(targetOf(text, 'harbor').output).toEqual([
      'type=image,name=r.io/acme/harbor,push-by-digest=true,name-canonical=true,push=true',
    ]);
  });

  test('holds every setting of the image', () => {
    const asked = target('harbor', {
      target: 'production',
      platforms: ['linux/amd64', 'linux/arm64'],
      buildArgs: { RELEASE: '1.4.2', TEMPLATE: 'a${b}%{c}$d' },
      labels: { 'org.opencontainers.image.version': '1.4.2' },
      secrets: { token: 'FAIRWAY_BUILD_SECRET_0' },
    });
    expect(targetOf(bakeDefinition([asked], engine).text, 'harbor')).toMatchObject({
      target: 'production',
      platforms: ['linux/amd64', 'linux/arm64'],
      args: { RELEASE: '1.4.2', TEMPLATE: 'a$${b}%%{c}$d' },
      labels: { 'org.opencontainers.image.version': '1.4.2' },
      secret: ['id=token,env=FAIRWAY_BUILD_SECRET_0'],
    });
  });

  test.each([
    ['none', undefined, undefined],
    [
      'registry',
      ['type=registry,ref=r.io/acme/harbor:buildcache'],
      [
        'type=registry,ref=r.io/acme/harbor:buildcache,mode=max,image-manifest=true,oci-mediatypes=true,ignore-error=true',
      ],
    ],
    [{ to: '/new' }, [], ['type=local,dest=/new,mode=max,ignore-error=true']],
    [
      { from: '/old', to: '/new' },
      ['type=local,src=/old'],
      ['type=local,dest=/new,mode=max,ignore-error=true'],
    ],
    ['gha', ['type=gha,scope=harbor'], ['type=gha,scope=harbor,mode=max,ignore-error=true']],
    [
      'inline',
      ['type=registry,ref=r.io/acme/harbor:1.4.2', 'type=registry,ref=r.io/acme/harbor:latest'],
      ['type=inline'],
    ],
  ] as const)('cache: %j', (cache, from, to) => {
    const built = targetOf(bakeDefinition([target('harbor', { cache })], engine).text, 'harbor');
    expect(built['cache-from']).toEqual(from);
    expect(built['cache-to']).toEqual(to);
  });
});

test.each([
  [{}, ['type=provenance,disabled=true']],
  [{ provenance: 'max' }, ['type=provenance,mode=max']],
  [{ provenance: 'min', sbom: true }, ['type=provenance,mode=min', 'type=sbom']],
  [{ sbom: 'r.io/syft:1' }, ['type=provenance,disabled=true', 'type=sbom,generator=r.io/syft:1']],
] as const)('attests %j', (attest, expected) => {
  const { text } = bakeDefinition([target('harbor', { attest })], engine);
  expect(targetOf(text, 'harbor').attest).toEqual(expected);
});

describe('targets of a bake file', () => {
  const more = { contexts: { base: 'target:base' }, 'dockerfile-inline': 'FROM base\nENV A=${A}' };

  test('keep the name that other targets use, and the fields that only a bake file has', () => {
    const { text, names } = bakeDefinition([target('north/quay', { bakeName: 'quay', more })], engine);
    expect([...names]).toEqual([['quay', 'north/quay']]);
    expect(targetOf(text, 'quay')).toMatchObject({
      contexts: { base: 'target:base' },
      'dockerfile-inline': 'FROM base\nENV A=$${A}',
    });
  });

  test('build on targets whose images are not kept, also on one that another run builds as an image', () => {
    const base = target('base', { bakeName: 'base' });
    const quay = target('quay', { bakeName: 'quay', more });
    const { text, names, linked } = bakeDefinition([quay], engine, [quay, base]);
    expect(JSON.parse(text).group.default.targets).toEqual(['quay']);
    expect([...names.keys()]).toEqual(['quay']);
    expect([...linked.keys()]).toEqual(['base']);
    for (const kept of ['output', 'tags', 'cache-to'])
      expect(targetOf(text, 'base')).not.toHaveProperty(kept);
  });
});

test('the command of a solve holds no value of the definition', () => {
  expect(bakeArgv('/tmp/meta.json', 'big')).toEqual([
    ...['docker', 'buildx', 'bake', '--builder', 'big', '--file', '-'],
    ...['--metadata-file', '/tmp/meta.json', '--progress', 'rawjson'],
  ]);
});

test('a target of a bake file is never read as a flag', () => {
  expect(printBakeArgv(['a.hcl'], ['--print=false', 'app'])).toEqual([
    ...['docker', 'buildx', 'bake', '--file', 'a.hcl', '--print', '--', '--print=false', 'app'],
  ]);
});
