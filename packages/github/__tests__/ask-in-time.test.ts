import { type Clock, silentLogger } from '@fairway/runtime';
import { describe, expect, test } from '@jest/globals';
import { askInTime } from '../src/index.ts';

/** A clock whose sleeps end when the test says so. */
function testClock() {
  const slept: number[] = [];
  const wakers: (() => void)[] = [];
  const clock: Clock = {
    now: () => 0,
    sleep: (ms, signal) => {
      slept.push(ms);
      return new Promise((resolve, reject) => {
        wakers.push(resolve);
        signal?.addEventListener('abort', () => reject(signal.reason));
      });
    },
  };
  return { clock, slept, wake: () => wakers.forEach((waker) => void waker()) };
}

function ask<T>(work: () => Promise<T>, { clock }: { clock: Clock }, cancelled = false) {
  const warnings: string[] = [];
  const logger = { ...silentLogger, warn: (text: string) => warnings.push(text) };
  return { answer: askInTime(work, { what: 'The comment', cancelled, clock, logger }), warnings };
}

describe('an optional request to GitHub', () => {
  test('returns the answer that comes in time', async () => {
    const { answer, warnings } = ask(async () => 42, testClock());
    expect([await answer, warnings]).toEqual([42, []]);
  });

  test.each([
    ['is refused', () => Promise.reject(new Error('The token may not do that.'))],
    [
      'cannot even be asked',
      () => {
        throw new Error('The token may not do that.');
      },
    ],
  ])('becomes a warning where it %s', async (_, work) => {
    const { answer, warnings } = ask<never>(work, testClock());
    expect(await answer).toBeUndefined();
    expect(warnings).toEqual(['The comment is not on GitHub: The token may not do that.']);
  });

  test.each([
    [false, 30_000],
    [true, 2_000],
  ])(
    'becomes a warning where no answer comes in time (cancelled: %s, after %d ms)',
    async (cancelled, ms) => {
      const time = testClock();
      let late: (error: Error) => void = () => {};
      const work = () => new Promise<never>((_, reject) => (late = reject));
      const { answer, warnings } = ask<never>(work, time, cancelled);
      time.wake();
      expect(await answer).toBeUndefined();
      expect(time.slept).toEqual([ms]);
      late(new Error('much too late'));
      expect(warnings).toEqual(['The comment is not on GitHub: GitHub did not answer in time.']);
    },
  );
});
