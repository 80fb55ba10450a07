import { silentLogger } from '@fairway/runtime';
import { describe, expect, it } from '@jest/globals';
import { movingClock } from '../../../../test/stage/samples/moving-clock.ts';
import { NoAnswer } from '../../src/http/exchange.ts';
import { PassingProblem, pauseBefore, retry, retryAfter } from '../../src/http/retry.ts';

const deps = () => ({ clock: movingClock('2026-11-29T03:17:00Z'), logger: silentLogger, random: () => 0 });

describe('a try', () => {
  it.each([new NoAnswer('cut'), new PassingProblem('503')])('is repeated after %s', async (problem) => {
    const numbers: number[] = [];
    const end = await retry(deps(), { doing: 'x' }, async (number) => {
      numbers.push(number);
      if (number < 3) throw problem;
      return 'done';
    });
    expect([end, numbers]).toEqual(['done', [1, 2, 3]]);
  });

  it('is not repeated after any other error', async () => {
    const run = deps();
    const mistake = async () => {
      throw new TypeError('ours');
    };
    await expect(retry(run, { doing: 'x' }, mistake)).rejects.toThrow('ours');
    expect(run.clock.slept).toEqual([]);
  });

  it('is not repeated where the store asks for a pause that nobody waits for', async () => {
    const run = deps();
    const busy = async () => {
      throw new PassingProblem('503', { pauseMs: 3_600_000 });
    };
    await expect(retry(run, { doing: 'x' }, busy)).rejects.toThrow('503');
    expect(run.clock.slept).toEqual([]);
  });

  it('ends with the reason of the signal', async () => {
    const stop = new AbortController();
    const cut = async () => {
      stop.abort(new Error('stopped'));
      throw new NoAnswer('cut');
    };
    await expect(retry(deps(), { doing: 'x', signal: stop.signal }, cut)).rejects.toThrow('stopped');
  });
});

describe('a pause', () => {
  it.each([
    [1, undefined, 0, 250],
    [1, undefined, 1, 500],
    [4, undefined, 1, 4_000],
    [20, undefined, 1, 30_000],
    [1, 5_000, 0, 5_000],
    [1, 5_000, 1, 5_500],
    [1, 0, 0, 0],
    [1, 121_000, 0, undefined],
  ])('after try %i, asked for %s, at random %d', (tries, pauseMs, random, pause) => {
    expect(pauseBefore(tries, new PassingProblem('x', { pauseMs }), random)).toBe(pause);
  });

  it.each([
    [{ 'retry-after': '3' }, 3_000],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'retry-after': 'Sun, 29 Nov 2026 03:17:10 GMT', date: 'Sun, 29 Nov 2026 03:17:00 GMT' }, 10_000],
    [{ 'retry-after': 'Sun, 29 Nov 2026 03:17:10 GMT' }, undefined],
    [{ 'retry-after': 'soon' }, undefined],
    [{}, undefined],
  ])('is asked for by %j', (headers, pause) => {
    expect(retryAfter(headers)).toBe(pause);
  });
});
