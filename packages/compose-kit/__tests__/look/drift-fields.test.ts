import { type ComposeModel, modelSchema, type ProjectContainer } from '@fairway/docker/compose';
import { describe, expect, test } from '@jest/globals';
import { containerDrift, treeDrift, variableDrift } from '../../src/look/drift-fields.ts';
import { container } from '../containers.ts';
import { file } from '../project.ts';

const model = (web: object = {}): ComposeModel =>
  modelSchema.parse({
    name: 'quay',
    services: { web: { image: 'web', networks: { default: null }, ...web } },
    networks: { default: { name: 'quay_default' } },
  });
const at = [{ name: 'quay_default', id: 'n1', addresses: [], aliases: ['web'] }];
const driftOf = (
  given: Partial<ProjectContainer>,
  web: object = {},
  more: readonly ProjectContainer[] = [],
) =>
  containerDrift(
    {
      model: model(web),
      digests: { web: 'web@sha256:v1' },
      hashes: new Map([['web', 'hash']]),
      imageIds: new Map([['web@sha256:v1', 'sha256:image']]),
    },
    [container({ networks: at, ...given }), ...more],
  ).map(({ of, field, expected, found }) => `${of} ${field}: ${expected} → ${found}`);

describe('what a running container has otherwise than its release', () => {
  test.each<[string, Partial<ProjectContainer>, object, string[]]>([
    ['nothing', {}, {}, []],
    [
      'another image',
      { imageId: 'sha256:0123456789abcdef', image: 'web:patched' },
      {},
      ['web image: web@sha256:v1 → web:patched (0123456789ab)'],
    ],
    ['another configuration', { configHash: 'edited' }, {}, ['web configuration: hash → edited']],
    [
      'a lost network',
      { networks: [] },
      {},
      [
        'web network: as in compose.yaml → its container quay-web-1 is not attached to the network quay_default',
      ],
    ],
    [
      'a lost mount',
      { mounts: [{ target: '/logs', source: 'logs' }] },
      { volumes: [{ type: 'volume', source: 'data', target: '/data/' }] },
      ['web mount /data/: mounted → not mounted'],
    ],
    ['it does not run, so it is down and no drift', { state: 'exited', configHash: 'edited' }, {}, []],
    ['somebody ran it once', { oneOff: true, configHash: 'edited' }, {}, []],
  ])('%s', (_what, given, web, expected) => {
    expect(driftOf(given, web)).toEqual(expected);
  });

  test('replicas that differ in the same way are told once, and one too many is told', () => {
    const second = container({ number: 2, networks: at, configHash: 'edited' });
    expect(driftOf({ configHash: 'edited' }, {}, [second])).toEqual([
      'web configuration: hash → edited',
      'web replicas: 1 → 2',
    ]);
  });

  test('not the container in whose network it lives, which was stopped and is there', () => {
    const vpn = container({ service: 'vpn', state: 'exited' });
    const guest = { networks: [], landlords: ['vpn1'] };
    expect(driftOf(guest, { networks: undefined, network_mode: 'service:vpn' }, [vpn])).toEqual([]);
  });

  test('a service that the release does not have', () => {
    const shell = container({ service: 'adminer' });
    expect(driftOf({}, {}, [shell])).toEqual(['adminer service: not in the release → running']);
  });
});

test('variables of .env are told by name, and never with a value', () => {
  const told = variableDrift(
    '/srv/quay/.env',
    { A: '1', KEY: 'old', GONE: 'x' },
    { A: '1', KEY: 'new', ADDED: 'y' },
  );
  expect(told.map(({ field, found }) => `${field} ${found}`)).toEqual([
    'ADDED added',
    'GONE missing',
    'KEY changed',
  ]);
  expect(JSON.stringify(told)).not.toMatch(/old|new"|"x"|"y"/);
});

describe('files of a managed directory', () => {
  const told = (found: Parameters<typeof treeDrift>[2]) =>
    treeDrift('/srv/quay/pages', [file('a'), file('b'), file('c', 'c', { mode: 0o600 })], found).map(
      ({ of, field, found: is }) => `${of} ${field} ${is}`,
    );

  test('are told path by path', () => {
    const found = [file('a', 'edited'), file('c', 'c', { mode: 0o666 }), file('d')];
    expect(told(found)).toEqual([
      '/srv/quay/pages/a content edited',
      '/srv/quay/pages/b file missing',
      '/srv/quay/pages/c mode 0666',
      '/srv/quay/pages/d file added',
    ]);
  });

  test('are one line where the directory is missing, and few where thousands differ', () => {
    expect(told(undefined)).toEqual(['/srv/quay/pages directory missing']);
    const many = Array.from({ length: 5_000 }, (_, index) => file(`x${index}`));
    expect(told([file('a'), file('b'), file('c', 'c', { mode: 0o600 }), ...many])).toHaveLength(21);
  });
});
