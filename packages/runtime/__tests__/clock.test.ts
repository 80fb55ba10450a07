import { describe, expect, it } from '@jest/globals';
import { systemClock } from '../src/index.ts';

describe('systemClock', () => {
  it('sleeps until it is woken by an abort, and rejects with its reason', async () => {
    const controller = new AbortController();
    const sleep = systemClock.sleep(60_000, controller.signal);
    controller.abort(new Error('cancelled by the user'));
    await expect(sleep).rejects.toThrow('cancelled by the user');
  });

  it('does not start to sleep under a signal that has aborted', async () => {
    const signal = AbortSignal.abort(new Error('too late'));
    await expect(systemClock.sleep(60_000, signal)).rejects.toThrow('too late');
  });
});
