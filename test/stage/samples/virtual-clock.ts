import type { Clock } from '@fairway/runtime';

/** A clock that jumps to the next sleeper as soon as everything that can run has run. */
export type VirtualClock = Clock;

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

export function virtualClock(): VirtualClock {
  const sleepers = new Set<Sleeper>();
  let now = 0;
  let runs = false;
  const run = () => {
    const next = [...sleepers].sort((a, b) => a.at - b.at)[0];
    runs = next !== undefined;
    if (!next) return;
    sleepers.delete(next);
    now = Math.max(now, next.at);
    next.wake();
    setImmediate(run);
  };
  return {
    now: () => now,
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        const stop = () => {
          sleepers.delete(sleeper);
          reject(signal?.reason);
        };
        const sleeper = {
          at: now + ms,
          wake() {
            signal?.removeEventListener('abort', stop);
            resolve();
          },
        };
        if (signal?.aborted) return stop();
        signal?.addEventListener('abort', stop, { once: true });
        sleepers.add(sleeper);
        if (!runs) setImmediate(run);
        runs = true;
      });
    },
  };
}
