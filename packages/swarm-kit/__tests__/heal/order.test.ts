import type { ServiceLook } from '@fairway/deploy-kit';
import { describe, expect, test } from '@jest/globals';
import { withoutValues } from '../../src/heal/evidence.ts';
import { inOrder } from '../../src/heal/order.ts';
import { replaceLimitMs, startLimitMs } from '../../src/look/patience.ts';
import { specOf } from '../stack-view.ts';

const look = (service: string, ...dependsOn: string[]): ServiceLook => ({
  service,
  host: undefined,
  state: 'down',
  running: 0,
  wanted: 1,
  restarts: 0,
  image: undefined,
  since: undefined,
  why: undefined,
  evidence: [],
  datastore: false,
  dependsOn,
});

describe('services are healed', () => {
  test.each<[string, ServiceLook[], string[][]]>([
    ['together where none needs another', [look('a'), look('b')], [['a', 'b']]],
    [
      'after those that they need',
      [look('web', 'api'), look('api', 'db'), look('db')],
      [['db'], ['api'], ['web']],
    ],
    [
      'without regard to services that are not healed',
      [look('web', 'api'), look('worker', 'db')],
      [['web', 'worker']],
    ],
    ['together where they need each other', [look('a', 'b'), look('b', 'a'), look('c')], [['c'], ['a', 'b']]],
  ])('%s', (_, services, groups) => {
    expect(inOrder(services).map((group) => group.map(({ service }) => service))).toEqual(groups);
  });
});

describe('a heal waits', () => {
  const check = { Interval: 10e9, Timeout: 5e9, Retries: 4, StartPeriod: 30e9 };
  const spec = (more: object, update: object = {}) => {
    const { TaskTemplate, ...rest } = specOf('web');
    const container = { Image: 'i', ...TaskTemplate.ContainerSpec, ...more };
    return { ...rest, TaskTemplate: { ContainerSpec: container }, UpdateConfig: update };
  };

  test('for a start by the start period and all retries of the service', () => {
    expect(startLimitMs(spec({ Healthcheck: check }))).toBe(30_000 + 4 * 15_000 + 60_000);
  });

  test('for an update by grace period, monitor, delay and batches', () => {
    const slow = spec(
      { Healthcheck: check, StopGracePeriod: 45e9 },
      { Parallelism: 2, Monitor: 20e9, Delay: 1e9 },
    );
    expect(replaceLimitMs(slow, 3)).toBe(2 * (45_000 + 150_000 + 20_000 + 1_000));
  });

  test('for all tasks at once where the update has no parallelism', () => {
    const one = replaceLimitMs(spec({ Healthcheck: check }, { Parallelism: 0 }), 9);
    expect(one).toBe(10_000 + 150_000 + 5_000);
  });

  test('no longer than a quarter of an hour', () => {
    expect(replaceLimitMs(spec({ StopGracePeriod: 3_600e9 }), 50)).toBe(15 * 60_000);
  });
});

test('evidence of a spec has the names of variables, and no values', () => {
  const inspected = JSON.stringify([{ Spec: { Env: ['TOKEN=a=b', 'EMPTY='], Args: ['serve'] } }]);
  expect(JSON.parse(withoutValues(inspected))).toEqual([
    { Spec: { Env: ['TOKEN=…', 'EMPTY=…'], Args: ['serve'] } },
  ]);
  expect(withoutValues('Error: no such service: x\nmore')).toBe('Error: no such service: x');
});
