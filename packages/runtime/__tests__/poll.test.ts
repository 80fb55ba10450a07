import { describe, expect, it } from '@jest/globals';
import { type Clock, poll } from '../src/index.ts';

function fakeClock(): Clock {
  let now = 0;
  return {
    now: () => now,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      now += ms;
    },
  };
}

describe('poll', () => {
  it('returns the value of the look that is done', async () => {
    let looks = 0;
    const end = await poll({ clock: fakeClock(), timeoutMs: 100, intervalMs: 10 }, async () =>
      ++looks === 3 ? { done: true, value: looks } : { done: false },
    );
    expect(end).toEqual({ timedOut: false, value: 3 });
  });

  it('ends at the deadline, not an interval later', async () => {
    const end = await poll({ clock: fakeClock(), timeoutMs: 25, intervalMs: 10 }, async () => ({
      done: false,
    }));
    expect(end).toEqual({ timedOut: true, afterMs: 25 });
  });

  it('rejects with the reason of an aborted signal', async () => {
    const controller = new AbortController();
    const wait = poll(
      { clock: fakeClock(), timeoutMs: 1000, intervalMs: 10, signal: controller.signal },
      async () => {
        controller.abort(new Error('cancelled'));
        return { done: false };
      },
    );
    await expect(wait).rejects.toThrow('cancelled');
  });
});
