import type { Clock } from '@fairway/runtime';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  type Cancellation,
  Cancelled,
  listenForCancel,
  signalToWriteDown,
} from '../../src/step/cancellation.ts';

const clock: Pick<Clock, 'sleep'> = {
  sleep: (ms) => new Promise((resolve) => void setTimeout(resolve, ms)),
};

describe('a cancelled step', () => {
  let cancellation: Cancellation;
  let lastMoment = false;
  beforeEach(() => {
    jest.useFakeTimers();
    lastMoment = false;
    cancellation = listenForCancel(() => {});
    void cancellation.lastMoment.then(() => {
      lastMoment = true;
    });
  });
  afterEach(() => {
    cancellation.release();
    jest.useRealTimers();
  });

  it('has until half a second before the kill, which GitHub sends ten seconds after SIGINT', async () => {
    cancellation.abort(new Cancelled('SIGINT'));
    await jest.advanceTimersByTimeAsync(9_499);
    expect(lastMoment).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(lastMoment).toBe(true);
  });

  it('has five seconds to write down what it has done', async () => {
    const later = signalToWriteDown({ signal: cancellation.signal, clock });
    await jest.advanceTimersByTimeAsync(60_000);
    cancellation.abort(new Cancelled('SIGINT'));
    await jest.advanceTimersByTimeAsync(4_999);
    expect(later.aborted).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(later.reason).toBe(cancellation.signal.reason);
  });

  it('keeps its first reason and its first deadline', async () => {
    cancellation.abort(new Cancelled('SIGINT'));
    await jest.advanceTimersByTimeAsync(7_500);
    cancellation.abort(new Cancelled('SIGTERM'));
    expect(String(cancellation.signal.reason)).toContain('SIGINT');
    await jest.advanceTimersByTimeAsync(2_000);
    expect(lastMoment).toBe(true);
  });

  it('has no last moment when its work has ended', async () => {
    cancellation.abort(new Cancelled('SIGINT'));
    cancellation.release();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(lastMoment).toBe(false);
  });

  it('is told apart from one that stops for another reason', () => {
    cancellation.abort(new Error('a defect'));
    expect([cancellation.signal.aborted, cancellation.cancelled]).toEqual([true, false]);
  });
});
