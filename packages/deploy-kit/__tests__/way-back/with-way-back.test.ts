import { Failure } from '@fairway/runtime';
import { describe, expect, test } from '@jest/globals';
import { type Ending, withWayBack } from '../../src/index.ts';

const ending = (status: Ending['status']): Ending => ({ status, serves: undefined, probes: [], notes: [] });
const failure = new Failure({ what: 'It failed.', why: 'Because.', fix: 'Do something.' });
const failed = async (): Promise<Ending> => {
  throw failure;
};

/** Makes a change, and records its repair. */
async function change(work: () => Promise<Ending>, { lost = false, cancelled = false } = {}) {
  const repairs: unknown[] = [];
  const aborted = (yes: boolean) => (yes ? AbortSignal.abort() : new AbortController().signal);
  const ended = withWayBack(
    work,
    {
      lost: aborted(lost),
      async repair(error, options) {
        repairs.push(error, options);
        return { ending: ending('rolled-back'), failure };
      },
    },
    { signal: aborted(cancelled) },
  );
  return { ended: await ended.catch((error: unknown) => error), repairs };
}

describe('a change', () => {
  test('that succeeds has its own ending, and nothing is repaired', async () => {
    const { ended, repairs } = await change(async () => ending('deployed'));
    expect([ended, repairs]).toEqual([{ ending: ending('deployed') }, []]);
  });

  test.each([false, true])('that fails is repaired, cancelled or not (%s)', async (cancelled) => {
    const { ended, repairs } = await change(failed, { cancelled });
    expect(ended).toEqual({ ending: ending('rolled-back'), failure });
    expect(repairs).toEqual([failure, { cancelled }]);
  });

  test('that fails under a lost lock repairs nothing, because another run may have the lock now', async () => {
    const { ended, repairs } = await change(failed, { lost: true, cancelled: true });
    expect([ended, repairs]).toEqual([failure, []]);
  });
});
