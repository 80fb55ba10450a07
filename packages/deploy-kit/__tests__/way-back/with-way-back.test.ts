import { verifyItemSchema } from '@fairway/health';
import { Failure, systemClock } from '@fairway/runtime';
import { describe, expect, test } from '@jest/globals';
import { type Ending, withWayBack } from '../../src/index.ts';
import type { Repair } from '../../src/way-back/with-way-back.ts';

const ending = (status: Ending['status']): Ending => ({ status, serves: undefined, probes: [], notes: [] });
const failure = new Failure({ what: 'It failed.', why: 'Because.', fix: 'Do something.' });
const failed = async (): Promise<Ending> => {
  throw failure;
};

/** Makes a change, and records its repair. */
async function change(
  work: () => Promise<Ending>,
  {
    lost = false,
    cancelled = false,
    watched,
  }: { lost?: boolean; cancelled?: boolean; watched?: Repair<Ending>['watched'] } = {},
) {
  const repairs: unknown[] = [];
  const about: unknown[] = [];
  const aborted = (yes: boolean) => (yes ? AbortSignal.abort() : new AbortController().signal);
  const ended = withWayBack(
    work,
    {
      lost: aborted(lost),
      ...(watched ? { watched } : {}),
      async repair(error, options) {
        repairs.push(error, options);
        return { ending: ending('rolled-back'), failure };
      },
    },
    {
      signal: aborted(cancelled),
      fetch: async () => new Response('ok'),
      clock: systemClock,
      about: (known) => void about.push(known),
    },
  );
  return { ended: await ended.catch((error: unknown) => error), repairs, about };
}

describe('a change', () => {
  test('that succeeds has its own ending, and nothing is repaired', async () => {
    const { ended, repairs } = await change(async () => ending('deployed'));
    expect([ended, repairs]).toEqual([{ ending: ending('deployed') }, []]);
  });

  test.each([false, true])('that fails is repaired, cancelled or not (%s)', async (cancelled) => {
    const { ended, repairs } = await change(failed, { cancelled });
    expect(ended).toEqual({ ending: ending('rolled-back'), failure });
    expect(repairs).toMatchObject([failure, { cancelled, lost: { aborted: false } }]);
  });

  test('is said to leave something unproven from its beginning, so that a killed step has said so', async () => {
    const { about } = await change(failed, { lost: true });
    expect(about).toEqual([{ serving: 'unproven', serves: null }]);
  });

  test('that fails under a lost lock repairs nothing, because another run may have the lock now', async () => {
    const { ended, repairs } = await change(failed, { lost: true, cancelled: true });
    expect([ended, repairs]).toEqual([failure, []]);
  });

  test('is watched from its beginning to the end of its repair', async () => {
    const verify = [verifyItemSchema.parse({ name: 'web', url: 'http://web.test/' })];
    const { ended } = await change(failed, { watched: { verify, targets: [], release: 'v2' } });
    expect(ended).toMatchObject({
      ending: { status: 'rolled-back', errorsSeen: [{ probe: 'web', asked: 1, failed: 0, ms: 0 }] },
      failure,
    });
  });
});
