import type { Clock } from '@fairway/runtime';

/** A clock on which every sleep is over at once, and by which the time then is. */
export function steppingClock(start = Date.parse('2026-11-21T00:00:00Z')): Clock {
  let now = start;
  return {
    now: () => now,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      now += ms;
    },
  };
}
