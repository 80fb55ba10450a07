import type { Clock } from '@fairway/runtime';
import { describe, expect, test } from '@jest/globals';
import { exchangePlaces, type Places, returnPlaces, type Standing } from '../src/exchange/exchange-places.ts';
import { UndecidedExchange } from '../src/exchange/undecided-exchange.ts';

const clock: Clock = { now: () => 0, sleep: async () => {} };
const { signal } = new AbortController();

/** Two things in memory, and what goes wrong with them. */
class Pair implements Places {
  readonly names = 'shop and shop_new';
  readonly kept = 'shop_before';
  standing: Standing = 'before';
  /** Changes that fail: before anything has happened, or when it has. */
  fails: 'nothing' | 'first' | 'answer' = 'nothing';
  /** How many looks fail from now on. */
  blind = 0;
  readonly done: string[] = [];

  change = (stop: AbortSignal) => this.#set('exchanged', stop);
  changeBack = (stop: AbortSignal) => this.#set('before', stop);
  look = async (stop: AbortSignal) => {
    stop.throwIfAborted();
    if (this.blind-- > 0) throw new Error('The connection is cut.');
    return this.standing;
  };
  refused = (error: unknown) => new Error(`Both are as they were: ${(error as Error).message}`);

  async #set(standing: Standing, stop: AbortSignal): Promise<void> {
    this.done.push(standing);
    if (this.fails === 'first') throw new Error('It is refused.');
    this.standing = standing;
    if (this.fails === 'answer') throw new Error('The answer was lost.');
    stop.throwIfAborted();
  }
}

describe('an exchange', () => {
  test('is made, and goes back', async () => {
    const pair = new Pair();
    await exchangePlaces(pair, clock, signal);
    expect(pair.standing).toBe('exchanged');
    await returnPlaces(pair, clock, signal);
    await returnPlaces(pair, clock, signal);
    expect([pair.standing, pair.done]).toEqual(['before', ['exchanged', 'before']]);
  });

  test('whose answer was lost is made, and goes back even where that answer is lost too', async () => {
    const pair = new Pair();
    pair.fails = 'answer';
    await exchangePlaces(pair, clock, signal);
    expect(pair.standing).toBe('exchanged');
    await returnPlaces(pair, clock, signal);
    expect(pair.standing).toBe('before');
  });

  test('of a run that is cancelled meanwhile is looked at all the same', async () => {
    const pair = new Pair();
    const cancel = new AbortController();
    const { change } = pair;
    pair.change = async (stop) => {
      const changing = change(stop);
      cancel.abort(new Error('cancelled'));
      await changing;
      stop.throwIfAborted();
    };
    await exchangePlaces(pair, clock, cancel.signal);
    await returnPlaces(pair, clock, signal);
    expect(pair.standing).toBe('before');
  });

  test('that is refused left both as they were', async () => {
    const pair = new Pair();
    pair.fails = 'first';
    await expect(exchangePlaces(pair, clock, signal)).rejects.toThrow(
      'Both are as they were: It is refused.',
    );
  });

  test('is seen once the connection is there again', async () => {
    const pair = new Pair();
    Object.assign(pair, { fails: 'answer', blind: 5 });
    await exchangePlaces(pair, clock, signal);
    expect(pair.standing).toBe('exchanged');
  });

  test.each(['first', 'answer'] as const)(
    'that nobody can see is undecided, and its way back looks first: %s',
    async (fails) => {
      const pair = new Pair();
      Object.assign(pair, { fails, blind: 6 });
      const seen = await exchangePlaces(pair, clock, signal).catch((error: unknown) => error);
      if (!(seen instanceof UndecidedExchange)) throw seen;
      expect(seen.evidence).toContain('The connection is cut.');
      pair.blind = 0;
      await returnPlaces(pair, clock, signal);
      expect([pair.standing, pair.done]).toEqual([
        'before',
        fails === 'first' ? ['exchanged'] : ['exchanged', 'before'],
      ]);
    },
  );

  test('that was cut off on its way goes back', async () => {
    const pair = new Pair();
    pair.standing = 'midway';
    await returnPlaces(pair, clock, signal);
    expect([pair.standing, pair.done]).toEqual(['before', ['before']]);
  });

  test('of which neither is where it was left is not touched: somebody else has put there what is there', async () => {
    const pair = new Pair();
    pair.standing = 'neither';
    await expect(returnPlaces(pair, clock, signal)).rejects.toThrow(
      /shop and shop_new were not given their places back.*Nothing was changed/s,
    );
    expect(pair.done).toEqual([]);
  });

  test('whose way back is refused says so', async () => {
    const pair = new Pair();
    await exchangePlaces(pair, clock, signal);
    pair.fails = 'first';
    await expect(returnPlaces(pair, clock, signal)).rejects.toThrow('It is refused.');
  });
});
