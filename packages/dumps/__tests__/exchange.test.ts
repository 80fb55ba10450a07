import type { Clock } from '@fairway/runtime';
import { describe, expect, test } from '@jest/globals';
import { exchangePlaces, type Places, returnPlaces, type Standing } from '../src/exchange/exchange-places.ts';
import { NotTheSame } from '../src/exchange/not-the-same.ts';
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

  describe('whose look sees names only', () => {
    const named = (same: Partial<Record<'before' | 'exchanged', boolean>>) => {
      const pair = new Pair();
      const compare = async (standing: 'before' | 'exchanged') => {
        if (!same[standing]) throw new NotTheSame(standing, ['trigger t is missing']);
      };
      return Object.assign(pair, { compare, remains: 'A journal lies there.' });
    };

    test('is compared where its answer was lost, and taken back where it is not the same', async () => {
      const whole = named({ exchanged: true });
      whole.fails = 'answer';
      await exchangePlaces(whole, clock, signal);
      const spoilt = named({ before: true });
      spoilt.fails = 'answer';
      await expect(exchangePlaces(spoilt, clock, signal)).rejects.toThrow(
        'Both are as they were: Not everything arrived in exchanged.',
      );
      expect([whole.done, spoilt.done]).toEqual([['exchanged'], ['exchanged', 'before']]);
    });

    test.each([
      ['the way back fails', 'It is refused.', {}, 'first'],
      ['what came back is not the same', 'Not everything arrived in before.', {}, 'nothing'],
    ] as const)('is undecided where %s, with all errors', async (_, error, same, fails) => {
      const pair = named(same);
      const { change } = pair;
      pair.change = async (stop) => {
        await change(stop);
        pair.fails = fails;
      };
      const seen = await exchangePlaces(pair, clock, signal).catch((thrown: unknown) => thrown);
      if (!(seen instanceof UndecidedExchange)) throw seen;
      expect(seen.evidence.join()).toContain('Not everything arrived in exchanged.');
      expect(seen.evidence.join()).toContain(error);
      expect(seen.fix).toContain('A journal lies there.');
    });

    test('goes back once it is seen half done, also where the server was away meanwhile', async () => {
      const pair = named({ before: true });
      pair.change = async () => {
        Object.assign(pair, { standing: 'midway', blind: 3 });
        throw new Error('The server is gone.');
      };
      await expect(exchangePlaces(pair, clock, signal)).rejects.toThrow('The server is gone.');
      expect([pair.standing, pair.done]).toEqual(['before', ['before']]);
    });

    test('has not gone back where that is not the same', async () => {
      const pair = named({});
      pair.standing = 'exchanged';
      await expect(returnPlaces(pair, clock, signal)).rejects.toThrow('Not everything arrived in before.');
    });
  });

  test('whose way back is refused says so', async () => {
    const pair = new Pair();
    await exchangePlaces(pair, clock, signal);
    pair.fails = 'first';
    await expect(returnPlaces(pair, clock, signal)).rejects.toThrow('It is refused.');
  });
});
