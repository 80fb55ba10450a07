import { expect, test } from '@jest/globals';
import type { ServiceVerdict } from '../../../src/swarm/watch/judge.ts';
import { createRecount } from '../../../src/swarm/watch/surplus-tasks.ts';
import { engineHost } from '../../engine/engine-host.ts';

const verdict = (surplus: number, updating = false): ServiceVerdict => ({
  service: 'pier_lamp',
  progress: {
    running: 2 + surplus,
    wanted: 2,
    missing: undefined,
    leaving: undefined,
    leavers: [],
    inTheWay: undefined,
    updating,
    surplus,
  },
});
const hopeless: ServiceVerdict = { service: 'pier_lamp', hopeless: { cause: 'it failed' } };

test.each<[string, readonly (readonly [number, ServiceVerdict])[], number]>([
  [
    'never where no task is too many',
    [
      [0, verdict(0)],
      [9_000, verdict(0)],
    ],
    0,
  ],
  [
    'not where the surplus is gone within moments',
    [
      [0, verdict(1)],
      [4_900, verdict(0)],
      [9_000, verdict(1)],
    ],
    0,
  ],
  [
    'once where it stays',
    [
      [0, verdict(1)],
      [5_000, verdict(1)],
      [60_000, verdict(1)],
    ],
    1,
  ],
  [
    'not while Swarm updates the service',
    [
      [0, verdict(1, true)],
      [9_000, verdict(1, true)],
    ],
    0,
  ],
  [
    'only after moments without an update',
    [
      [0, verdict(1)],
      [4_000, verdict(1, true)],
      [6_000, verdict(1)],
    ],
    0,
  ],
  [
    'not where the service is hopeless',
    [
      [0, verdict(1)],
      [9_000, hopeless],
    ],
    0,
  ],
])('Swarm is asked to recount %s', async (_what, looks, times) => {
  const manager = engineHost({ answer: () => undefined });
  const said: string[] = [];
  const recount = createRecount({ manager, stack: 'pier', info: (text) => said.push(text) });
  for (const [now, seen] of looks) await recount([seen], now);
  const update = ['docker', 'service', 'update', '--detach', '--quiet', 'pier_lamp'];
  expect(manager.commands).toEqual(Array(times).fill(update));
  expect(said).toHaveLength(times);
});

test('a manager that refuses to recount does not end the watch', async () => {
  const manager = engineHost({
    answer: () => undefined,
    run() {
      throw new Error('no such service');
    },
  });
  const recount = createRecount({ manager, stack: 'pier', info() {} });
  await recount([verdict(1)], 0);
  await expect(recount([verdict(1)], 6_000)).resolves.toBeUndefined();
});
