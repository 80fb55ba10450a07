import { describe, expect, test } from '@jest/globals';
import { hostGroups, inTurn } from '../../src/plan/host-groups.ts';

const pier = (...numbers: readonly number[]) => numbers.map((number) => ({ name: `pier${number}` }));

describe('the groups of hosts', () => {
  test.each<[string, Parameters<typeof hostGroups>, ReturnType<typeof hostGroups>]>([
    [
      'are one group of all hosts, side by side, without a pause',
      [pier(1, 2, 3), { order: 'parallel', pauseMs: 5000 }],
      [{ hosts: pier(1, 2, 3), pauseMs: 0, where: '' }],
    ],
    [
      'are one group for each host, in the order of the input, with a pause before all but the first',
      [pier(2, 1, 3), { order: 'one-by-one', pauseMs: 5000 }],
      [
        { hosts: pier(2), pauseMs: 0, where: ' pier2' },
        { hosts: pier(1), pauseMs: 5000, where: ' pier1' },
        { hosts: pier(3), pauseMs: 5000, where: ' pier3' },
      ],
    ],
    [
      'have no name where there is one host',
      [pier(1), { order: 'one-by-one', pauseMs: 5000 }],
      [{ hosts: pier(1), pauseMs: 0, where: '' }],
    ],
  ])('%s', (_, given, groups) => {
    expect(hostGroups(...given)).toEqual(groups);
  });
});

describe('hosts that are changed in turn', () => {
  /** Changes pier1 to pier3 one by one, and records the steps. */
  async function change({ failing, abortIn }: { failing?: string; abortIn?: number } = {}) {
    const steps: string[] = [];
    const abort = new AbortController();
    let sleeps = 0;
    const clock = {
      now: () => 0,
      async sleep(ms: number, signal?: AbortSignal) {
        steps.push(`pause of ${ms} ms`);
        sleeps += 1;
        if (sleeps === abortIn) abort.abort(new Error('cancelled'));
        signal?.throwIfAborted();
      },
    };
    const groups = hostGroups(pier(1, 2, 3), { order: 'one-by-one', pauseMs: 5000 });
    const result = inTurn(
      groups,
      async ({ hosts }) => {
        steps.push(...hosts.map(({ name }) => name));
        if (hosts.some(({ name }) => name === failing)) throw new Error(`${failing} failed`);
        return hosts.map(({ name }) => `${name} serves`);
      },
      { clock, signal: abort.signal },
    );
    return { result: await result.catch((error: Error) => error.message), steps };
  }

  test('are changed in order, with the pause in between', async () => {
    const { result, steps } = await change();
    expect(steps).toEqual(['pier1', 'pause of 5000 ms', 'pier2', 'pause of 5000 ms', 'pier3']);
    expect(result).toEqual(['pier1 serves', 'pier2 serves', 'pier3 serves']);
  });

  test.each([
    ['pier1', ['pier1']],
    ['pier2', ['pier1', 'pause of 5000 ms', 'pier2']],
  ])('are not touched after %s has failed', async (failing, touched) => {
    const { result, steps } = await change({ failing });
    expect([result, steps]).toEqual([`${failing} failed`, touched]);
  });

  test('are not touched after the run is cancelled in a pause', async () => {
    const { result, steps } = await change({ abortIn: 1 });
    expect([result, steps]).toEqual(['cancelled', ['pier1', 'pause of 5000 ms']]);
  });
});
