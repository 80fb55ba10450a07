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
const data = { type: 'volume', source: 'data', target: '/data' };

describe('a service is changed without an outage', () => {
  test.each<[string, Record<string, unknown>]>([
    ['where nothing stands against two of it', { web: { image } }],
    ['where Docker chooses its port', { web: { image, ports: [{ target: 80 }] } }],
    ['where it only reads a volume', { web: { image, volumes: [{ ...data, read_only: true }] } }],
    [
      'where it shares a volume with another service',
      { web: { image, volumes: [data] }, job: { image, volumes: [data] } },
    ],
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
      'where it has replicas of one volume already',
      { web: { image, volumes: [data], deploy: { replicas: 2 } } },
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
    ['a volume of its own', { web: { image, volumes: [data] } }, /alone writes to the volume data/],
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
