import { describe, expect, it } from '@jest/globals';
import { unlessAborted } from '../src/unless-aborted.ts';

describe('a work that knows no signal', () => {
  const never = new Promise<never>(() => {});

  it('has its result or its failure', async () => {
    const { signal } = new AbortController();
    expect(await unlessAborted(Promise.resolve(1), signal)).toBe(1);
    await expect(unlessAborted(Promise.reject(new Error('broken')), signal)).rejects.toThrow('broken');
  });

  it('is waited for no longer once the signal is aborted', async () => {
    const stop = new AbortController();
    const waiting = unlessAborted(never, stop.signal);
    stop.abort(new Error('the run was stopped'));
    await expect(waiting).rejects.toThrow('the run was stopped');
    await expect(unlessAborted(never, stop.signal)).rejects.toThrow('the run was stopped');
  });

  it('that fails after that is not heard', async () => {
    const work = Promise.withResolvers<never>();
    await expect(unlessAborted(work.promise, AbortSignal.abort(new Error('stopped')))).rejects.toThrow(
      'stopped',
    );
    work.reject(new Error('too late'));
    await new Promise((later) => setImmediate(later));
  });
});
