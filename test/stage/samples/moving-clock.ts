import type { Clock } from '@fairway/runtime';

/** A clock that moves by sleeping, so that no test waits, and tells how long each sleep was. */
export function movingClock(start: string): Clock & { readonly slept: readonly number[] } {
  let now = Date.parse(start);
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      slept.push(ms);
      now += ms;
    },
  };
}
