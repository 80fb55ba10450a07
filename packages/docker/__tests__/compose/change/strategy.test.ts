import { describe, expect, test } from '@jest/globals';
import { chooseStrategy } from '../../../src/compose/change/strategy.ts';
import { modelSchema, type Strategy } from '../../../src/compose/index.ts';
import { container } from '../containers.ts';

const choose = (
  services: Record<string, unknown>,
  more: { wanted?: Strategy | 'auto'; anonymous?: boolean } = {},
) => {
  const model = modelSchema.parse({ name: 'app', services });
  return chooseStrategy({
    service: 'web',
    model,
    wanted: more.wanted ?? 'auto',
    containers: [container({ anonymousVolumes: more.anonymous ?? false })],
    managed: ['/srv/www/app/infrastructure'],
  });
};
const image = 'r.example/acme/web:1';
const read = { type: 'volume', source: 'data', target: '/backup', read_only: true };
const bind = { type: 'bind', source: '/srv/db', target: '/data' };
const range = [{ target: 80, published: '8100-8101' }];
const scaled = (replicas: number) => ({ deploy: { replicas } });
const rolling = { 'io.fairway.strategy': 'rolling' };
const data = { type: 'volume', source: 'data', target: '/data' };

describe('a service is changed without an outage', () => {
  test.each<[string, Record<string, unknown>]>([
    ['where nothing stands against two of it', { web: { image } }],
    ['where Docker chooses its port', { web: { image, ports: [{ target: 80 }] } }],
    ['where it only reads a volume', { web: { image, volumes: [{ ...data, read_only: true }] } }],
    [
      'where what it mounts is configuration of the deploy, or a socket',
      {
        web: {
          image,
          volumes: [
            { type: 'bind', source: '/srv/www/app/infrastructure/web.conf', target: '/etc/web.conf' },
            { type: 'bind', source: '/var/run/docker.sock', target: '/var/run/docker.sock' },
          ],
        },
      },
    ],
    [
      'where it reads the clock of the host',
      { web: { image, volumes: [{ type: 'bind', source: '/etc/localtime', target: '/etc/localtime' }] } },
    ],
    ['where it only reads the volumes of another', { web: { image, volumes_from: ['api:ro'] }, api: {} }],
    ['where its own label says so', { web: { image, labels: rolling, volumes: [data] } }],
    [
      'where its own label says so, and its range has ports for all',
      { web: { image, labels: rolling, ports: [{ target: 80, published: '8100-8103' }] } },
    ],
  ])('%s', (_name, services) => {
    expect(choose(services).strategy).toBe('rolling');
  });

  test('and a missing health check is named', () => {
    expect(choose({ web: { image } }).reason).toMatch(
      /without a health check it counts as ready after its soak/,
    );
    expect(choose({ web: { image, healthcheck: { test: ['CMD', 'true'] } } }).reason).toBe(
      'two of it can run side by side',
    );
  });
});

describe('a service is stopped before it starts again, with the reason', () => {
  test.each<[string, Record<string, unknown>, RegExp]>([
    ['a fixed name', { web: { image, container_name: 'lamp' } }, /fixed name lamp/],
    [
      'a port of the host',
      { web: { image, ports: [{ target: 80, published: '8080' }] } },
      /port 8080 of the host/,
    ],
    ['the network of the host', { web: { image, network_mode: 'host' } }, /network of the host/],
    ['a fixed address', { web: { image, networks: { front: { ipv4_address: '10.0.0.9' } } } }, /10\.0\.0\.9/],
    [
      'a guest in its namespace',
      { web: { image }, vpn: { image, network_mode: 'service:web' } },
      /service vpn lives in/,
    ],
    ['a range with a port for each', { web: { image, ...scaled(2), ports: range } }, /ports 8100-8101 of/],
    ['a range in which its port would walk', { web: { image, ports: range } }, /would get another port/],
    ['a guest of its volumes', { web: { image }, vpn: { image, volumes_from: ['web'] } }, /vpn lives in/],
    ['the network of another', { web: { image, network_mode: 'service:vpn' }, vpn: {} }, /network of vpn/],
    ['a fixed hardware address', { web: { image, mac_address: '02:42:ac:11:00:03' } }, /02:42:ac/],
    ['a volume of its own', { web: { image, volumes: [data] } }, /can write to the volume data/],
    ['a directory of the host', { web: { image, volumes: [bind] } }, /can write to \/srv\/db,/],
    ['the volumes of another', { web: { image, volumes_from: ['api'] }, api: {} }, /to the volumes of api/],
    [
      'a volume that a backup reads',
      { web: { image: 'pgvector/pgvector:pg17', volumes: [data] }, backup: { volumes: [read] } },
      /pgvector is a datastore/,
    ],
    [
      'a volume that a backup reads, whatever its image is',
      { web: { image: 'acme/ledger:1', volumes: [data] }, backup: { volumes: [read] } },
      /can write to the volume data/,
    ],
    [
      'a volume that another service writes too',
      { web: { image, volumes: [data] }, job: { image, volumes: [data] } },
      /can write to the volume data/,
    ],
    [
      'a volume that its own replicas share',
      { web: { image, ...scaled(2), volumes: [data] } },
      /can write to the volume data/,
    ],
    ['its own label', { web: { image, labels: { 'io.fairway.strategy': 'recreate' } } }, /label io\.fairway/],
    ['a datastore', { web: { image: 'postgres:17' } }, /postgres is a datastore/],
    [
      'a datastore of another maker',
      { web: { image: 'bitnami/redis-cluster:7' } },
      /redis-cluster is a datastore/,
    ],
  ])('%s', (_name, services, reason) => {
    const chosen = choose(services);
    expect(chosen.strategy).toBe('recreate');
    expect(chosen.reason).toMatch(reason);
  });

  test('a volume without a name', () => {
    expect(choose({ web: { image } }, { anonymous: true }).reason).toMatch(/volume without a name/);
  });
});

test('the caller decides, except for a strategy that is not possible', () => {
  expect(choose({ web: { image } }, { wanted: 'recreate' }).strategy).toBe('recreate');
  expect(choose({ web: { image: 'postgres:17' } }, { wanted: 'rolling' }).strategy).toBe('rolling');
  const chosen = choose({ web: { image, container_name: 'lamp' } }, { wanted: 'rolling' });
  expect(chosen).toEqual({
    strategy: 'recreate',
    reason: 'its container has the fixed name lamp; "rolling" was asked for, but cannot be',
  });
});

test('not even the caller lets two of a known datastore write to one volume', () => {
  const services = { web: { image: 'postgres:17', volumes: [data] } };
  expect(choose(services, { wanted: 'rolling' })).toMatchObject({
    strategy: 'recreate',
    reason: expect.stringMatching(/postgres is a datastore.*"rolling" was asked for, but cannot be/),
  });
});

test('a volume without a name is kept by recreation, whatever the number of containers is', () => {
  expect(choose({ web: { image, ...scaled(2) } }, { anonymous: true }).strategy).toBe('recreate');
});

test('who knows that two releases can share a volume is told what to write', () => {
  expect(choose({ web: { image, volumes: [data] } }).remedy).toContain('io.fairway.strategy: rolling');
});

test('the input counts more than the label, and a label that is no strategy is refused', () => {
  expect(choose({ web: { image, labels: rolling } }, { wanted: 'recreate' })).toEqual({
    strategy: 'recreate',
    reason: 'the input "strategy" says so',
  });
  expect(() => choose({ web: { image, labels: { 'io.fairway.strategy': 'roling' } } })).toThrow(
    /io\.fairway\.strategy: roling/,
  );
});
