import { describe, expect, test } from '@jest/globals';
import { provenOrAlone, type ServiceSpec, updatedAlone } from '../../../src/swarm/index.ts';

const volume = { Type: 'volume', Source: 'pier_rows', Target: '/rows' };
const specOf = (image: string, mount: object, update?: string, rollback?: string): ServiceSpec => ({
  Name: 'pier_db',
  TaskTemplate: { ContainerSpec: { Image: image, Mounts: [mount] } },
  Mode: { Replicated: { Replicas: 1 } },
  ...(update ? { UpdateConfig: { Parallelism: 1, Order: update } } : {}),
  ...(rollback ? { RollbackConfig: { Parallelism: 1, Order: rollback } } : {}),
});
const ordersOf = (spec: ServiceSpec) =>
  [spec['UpdateConfig'], spec['RollbackConfig']].map(
    (section) => (section as { Order?: string } | undefined)?.Order,
  );

describe('the spec of a service is sent', () => {
  test.each<[string, ServiceSpec, (string | undefined)[]]>([
    [
      'with "stop-first" for a datastore on a volume',
      specOf('postgres:17', volume, 'start-first'),
      ['stop-first', undefined],
    ],
    [
      'with "stop-first" on its way back as well',
      specOf('r.example/redis@sha256:1', volume, 'start-first', 'start-first'),
      ['stop-first', 'stop-first'],
    ],
    [
      'with "stop-first" for a datastore on a directory of its node',
      specOf('mysql:8', { Type: 'bind', Source: '/srv/rows' }, 'start-first'),
      ['stop-first', undefined],
    ],
    [
      'as it is for a datastore that only reads',
      specOf('postgres:17', { ...volume, ReadOnly: true }, 'start-first'),
      ['start-first', undefined],
    ],
    [
      'as it is for a datastore in memory',
      specOf('redis:7', { Type: 'tmpfs', Target: '/data' }, 'start-first'),
      ['start-first', undefined],
    ],
    [
      'as it is for a program that is no known datastore',
      specOf('web:1', volume, 'start-first'),
      ['start-first', undefined],
    ],
    ['as it is where nothing is said', specOf('postgres:17', volume), [undefined, undefined]],
  ])('%s', (_, spec, orders) => {
    const sent = updatedAlone(spec);
    expect(ordersOf(sent)).toEqual(orders);
    expect(sent === spec).toBe(ordersOf(spec).join() === orders.join());
  });
});

describe('a proven spec that let two tasks of a datastore run at once', () => {
  const proven = specOf('postgres:17', volume, 'start-first');

  test('counts as what is found where that does not', () => {
    const found = specOf('postgres:17', volume, 'stop-first');
    expect(provenOrAlone(proven, found)).toEqual(found);
  });

  test('counts as it is where that does so still', () => {
    expect(provenOrAlone(proven, proven)).toBe(proven);
  });

  test('never hides that somebody changed the order to "start-first"', () => {
    const alone = specOf('postgres:17', volume, 'stop-first');
    expect(provenOrAlone(alone, proven)).toBe(alone);
  });
});
