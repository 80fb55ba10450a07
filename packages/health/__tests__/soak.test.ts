import type { Clock } from '@fairway/runtime';
import { describe, expect, it } from '@jest/globals';
import { type SoakCheck, soak } from '../src/index.ts';

function steppingClock(): Clock {
  let now = 0;
  return {
    now: () => now,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      now += ms;
    },
  };
}

const yes = async (): Promise<SoakCheck> => ({ ok: true });

describe('soak', () => {
  it('looks at once, in between and at the end', async () => {
    const end = await soak({ clock: steppingClock(), ms: 25, intervalMs: 10, check: yes });
    expect(end).toEqual({ held: true, looks: 4, afterMs: 25 });
  });

  it('looks once when there is no time to wait', async () => {
    const end = await soak({ clock: steppingClock(), ms: 0, intervalMs: 10, check: yes });
    expect(end).toEqual({ held: true, looks: 1, afterMs: 0 });
  });

  it('ends with the first no', async () => {
    let looks = 0;
    const check = async (): Promise<SoakCheck> =>
      ++looks < 3 ? { ok: true } : { ok: false, problem: 'task died' };
    const end = await soak({ clock: steppingClock(), ms: 100, intervalMs: 10, check });
    expect(end).toEqual({ held: false, looks: 3, afterMs: 20, problem: 'task died' });
  });

  it('ends when the run is cancelled', async () => {
    const controller = new AbortController();
    const check = async (): Promise<SoakCheck> => {
      controller.abort(new Error('cancelled'));
      return { ok: true };
    };
    const options = { clock: steppingClock(), ms: 100, intervalMs: 10, check, signal: controller.signal };
    await expect(soak(options)).rejects.toThrow('cancelled');
  });
});
