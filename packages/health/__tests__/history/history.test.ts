import {
  daysOf,
  figuresOf,
  formatHistory,
  lastFailureOf,
  latenciesOf,
  type ProbeHistory,
  type ProbeLook,
  readHistory,
  recordLooks,
  sayAvailability,
  sinceOf,
} from '@fairway/health/history';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { emptyHistory } from '../../src/history/history.ts';
import { rollUp } from '../../src/history/roll-up.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const start = Date.parse('2026-03-02T08:00:00Z');

const look = (state: ProbeLook['state'], ms?: number, problem?: string): ProbeLook => ({
  probe: 'web',
  state,
  ms,
  problem,
});

/** A history of looks, each a time after the start. */
function historyOf(looks: readonly (readonly [number, ProbeLook])[]): ProbeHistory {
  return looks.reduce((history, [after, one]) => recordLooks(history, [one], start + after), emptyHistory());
}

/** A look every quarter of an hour for a number of days, down in one hour of each day. */
const quarters = (days: number) =>
  historyOf(
    Array.from({ length: days * 96 }, (_, n) => [
      n * 15 * minute,
      n % 96 < 4 ? look('down', 9, 'it answered 503') : look('up', 100 + (n % 4) * 10),
    ]),
  );

describe('the history of a probe', () => {
  it('counts up and down, and neither maintenance nor what nobody looked at', () => {
    const history = historyOf([
      [0, look('up', 20)],
      [15 * minute, look('down', undefined, 'nothing listens')],
      [30 * minute, look('quiet')],
      [10 * hour, look('up', 40)],
    ]);
    const { hours24, days7 } = figuresOf(history, 'web', start + 10 * hour);
    expect(hours24).toEqual({ up: 2, down: 1, quiet: 1, availability: 2 / 3, measured: 2 / 25 });
    expect(days7.measured).toBeCloseTo(2 / 169);
    expect(figuresOf(history, 'other', start).hours24).toEqual({
      up: 0,
      down: 0,
      quiet: 0,
      availability: undefined,
      measured: 0,
    });
  });

  it('knows the last no, and since when it is as it is', () => {
    const history = historyOf([
      [0, look('up', 20)],
      [15 * minute, look('down', undefined, 'nothing\nlistens')],
      [30 * minute, look('quiet')],
      [45 * minute, look('up', 20)],
      [60 * minute, look('up', 20)],
    ]);
    expect(lastFailureOf(history, 'web')).toEqual({ at: start + 15 * minute, problem: 'nothing listens' });
    expect(sinceOf(history, 'web')).toEqual({ at: start + 45 * minute, state: 'up' });
  });

  it('has figures of 24 hours, 7, 30 and 90 days out of what is kept of 100 days', () => {
    const history = quarters(100);
    const now = start + (100 * 96 - 1) * 15 * minute;
    const { hours24, days7, days30, days90 } = figuresOf(history, 'web', now);
    expect([hours24.up, hours24.down]).toEqual([96, 4]);
    expect([days7.up, days7.down]).toEqual([648, 28]);
    for (const { availability } of [days30, days90]) expect(availability).toBeCloseTo(23 / 24, 2);
    expect([hours24.measured, days7.measured, days30.measured, days90.measured]).toEqual([1, 1, 1, 1]);
    expect(history.probes['web']?.looks.length).toBeLessThan(200);
    expect(history.probes['web']?.hours.length).toBeLessThan(200);
    expect(history.probes['web']?.days.length).toBeLessThan(92);
  });

  it('has days in UTC, with those on which nobody looked', () => {
    const history = historyOf([
      [0, look('down')],
      [3 * day, look('up', 5)],
    ]);
    expect(daysOf(history, 'web', start + 3 * day, 4)).toEqual([
      { day: '2026-03-02', up: 0, down: 1, quiet: 0 },
      { day: '2026-03-03', up: 0, down: 0, quiet: 0 },
      { day: '2026-03-04', up: 0, down: 0, quiet: 0 },
      { day: '2026-03-05', up: 1, down: 0, quiet: 0 },
    ]);
  });

  it('has latencies of good answers by the hour', () => {
    const history = historyOf([
      [0, look('up', 20)],
      [15 * minute, look('up', 41)],
      [30 * minute, look('down', 5_000)],
      [2 * hour, look('up', 7)],
    ]);
    expect(latenciesOf(history, 'web', start + 2 * hour)).toEqual([
      { at: start, meanMs: 31, longestMs: 41 },
      { at: start + 2 * hour, meanMs: 7, longestMs: 7 },
    ]);
  });

  it('is not emptied by a clock that is a year ahead for one run, or a year back', () => {
    for (const jump of [365 * day, -365 * day]) {
      const before = quarters(20);
      const now = start + 20 * day;
      const jumped = recordLooks(before, [look('up', 1)], now + jump);
      const after = recordLooks(jumped, [look('up', 1)], now + 15 * minute);
      const counted = figuresOf(after, 'web', now + 15 * minute).days30;
      expect(counted.down).toBe(figuresOf(before, 'web', now).days30.down);
    }
  });

  it('stays below 1 MB, whatever is looked at', () => {
    const names = Array.from({ length: 350 }, (_, n) => `https://shop.example/endpoint/${n}/health`);
    let history = emptyHistory();
    const looks = names.map((probe): ProbeLook => ({ probe, state: 'down', problem: 'x'.repeat(300) }));
    for (let n = 0; n < 50; n += 1) history = recordLooks(history, looks, start + n * 15 * minute);
    const text = formatHistory(history);
    expect(Buffer.byteLength(text)).toBeLessThan(1_000_000);
    const read = readHistory(text).history;
    const [first = ''] = Object.keys(read.probes);
    const now = start + 49 * 15 * minute;
    expect(figuresOf(read, first, now)).toEqual(figuresOf(history, first, now));
  });

  it('that is damaged is empty, and says so', () => {
    for (const text of ['', '{"version":2}', '{"version":1,"now":0,"probes":{"a":1}}'])
      expect(readHistory(text).problem).toBe(
        'It is not what Fairway wrote there. Availability is measured anew.',
      );
    expect(readHistory(undefined)).toEqual({ history: emptyHistory() });
    const history = quarters(12);
    expect(readHistory(formatHistory(history)).history).toEqual(history);
  });
});

describe('a roll-up', () => {
  it('changes no figure, no day and no latency, whatever was seen and whenever', () => {
    const looks = fc.array(
      fc.record({
        after: fc.integer({ min: 0, max: 6 * hour }),
        state: fc.constantFrom<ProbeLook['state']>('up', 'down', 'quiet'),
        ms: fc.option(fc.integer({ min: 0, max: 9_000 }), { nil: undefined }),
      }),
      { minLength: 1, maxLength: 120 },
    );
    fc.assert(
      fc.property(looks, fc.integer({ min: 1, max: 50 }), (seen, most) => {
        let at = start;
        // Nothing is rolled up while the clock of the history stands still.
        let whole = emptyHistory();
        let rolled = emptyHistory();
        for (const { after, state, ms } of seen) {
          at += after;
          const one = [{ probe: 'web', state, ms }];
          whole = { ...recordLooks({ ...whole, now: 1 }, one, at), now: 1 };
          rolled = recordLooks(rolled, one, at);
        }
        const early = rolled.probes['web'];
        if (!early) throw new Error('there is no history');
        const shorter = { ...rolled, probes: { web: rollUp(early, rolled.now, most) } };
        for (const one of [rolled, shorter]) {
          expect(figuresOf(one, 'web', at)).toEqual(figuresOf(whole, 'web', at));
          expect(daysOf(one, 'web', at)).toEqual(daysOf(whole, 'web', at));
          expect(latenciesOf(one, 'web', at)).toEqual(latenciesOf(whole, 'web', at));
        }
        expect(whole.probes['web']?.looks).toHaveLength(seen.length);
      }),
      { numRuns: 200 },
    );
  });
});

describe('an availability', () => {
  it('is never told as 100 % where something failed', () => {
    expect([1, 0.99999, 0.9987, 0, undefined].map(sayAvailability)).toEqual([
      '100 %',
      '99.99 %',
      '99.87 %',
      '0.00 %',
      'not measured',
    ]);
  });
});
