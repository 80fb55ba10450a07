import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { day as dayOf, month, week } from '../../src/retention/periods.ts';
import { day } from '../samples.ts';
import { type Kept, type Night, nightOf, places, World } from './world.ts';

const histories = Number(process.env['RETENTION_HISTORIES'] ?? 3_000);
const number = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const rules = fc.constantFrom(
  { keepDays: 3, keepMin: 1, daily: 0, weekly: 0, monthly: 0 },
  { keepDays: 30, keepMin: 3, daily: 0, weekly: 0, monthly: 0 },
  { keepDays: 2, keepMin: 2, daily: 3, weekly: 2, monthly: 2 },
);

/** What a night's removals did that none may do. */
function faults(
  world: World,
  night: Night,
  { keepDays, keepMin }: { keepDays: number; keepMin: number },
): string[] {
  const plan = world.plan(night);
  const before = places.map((place) => world.proven(place));
  const found = plan.removals.flatMap(({ copy, why }) => {
    const kept = world.kept.find(({ backup }) => backup.id === copy.id);
    const place = places.indexOf(copy.destination);
    const newer = world.kept.filter(({ backup }) =>
      backup.copies.some(
        (other) =>
          other.destination === copy.destination && other.provenAt !== undefined && other.at >= copy.at,
      ),
    );
    return [
      ...(kept ? [] : ['removes what is not there']),
      ...(kept?.backup.held ? ['removes what is on hold'] : []),
      ...(night.at[place]?.listed ? [] : ['removes after a listing that failed']),
      ...(kept && isRightlyNamed(kept) && why === 'expired' && world.now - kept.truly < keepDays * day
        ? ['removes what is young']
        : []),
      ...(why === 'expired' && newer.length < keepMin ? ['removes what no proven copies cover'] : []),
      ...(copy.provenAt === undefined &&
      kept?.backup.copies.some(({ keys, provenAt }) => keys === copy.keys && provenAt)
        ? ['removes a proven copy that passes for none']
        : []),
      ...(why === 'unfinished' && world.now - (kept?.truly ?? 0) < day / 2
        ? ['removes what a run may still store']
        : []),
    ];
  });
  world.apply(plan, night);
  places.forEach((place, n) => {
    const left = world.proven(place);
    if (left < Math.min(keepMin, before[n] ?? 0))
      found.push(`leaves ${left} proven of ${before[n]} at ${place}`);
  });
  return found;
}

const isRightlyNamed = ({ backup, truly }: Kept) => backup.at === truly;

describe('night by night, with removals applied each night', () => {
  it(`no proven copy is lost in ${histories} histories of failures, holds, locks and wrong clocks`, () => {
    fc.assert(
      fc.property(fc.array(number, { minLength: 2, maxLength: 12 }), rules, (numbers, kept) => {
        const world = new World(kept);
        const found = numbers.flatMap((one) => faults(world, nightOf(one), kept));
        if (found.length > 0) throw new Error(found.join('; '));
      }),
      { numRuns: histories },
    );
  });

  const good: Night = {
    gap: day,
    wrongBy: 0,
    proven: true,
    proofAtOne: false,
    unread: false,
    hold: 'as it was',
    at: places.map(() => ({ stored: 'whole', listed: true, locked: false })),
  };
  const live = (world: World, nights: number, night = good) => {
    for (let n = 0; n < nights; n++) world.apply(world.plan(night), night);
    return world.kept.map(({ truly }) => truly);
  };

  it('twelve months, four weeks and seven days fill, and no more is kept', () => {
    const times = live(new World({ keepDays: 1, keepMin: 3, daily: 7, weekly: 4, monthly: 12 }), 400);
    expect(new Set(times.map(month)).size).toBe(12);
    expect(new Set(times.map(week).filter((one) => one > week(times.at(-1) ?? 0) - 4)).size).toBe(4);
    expect(new Set(times.map(dayOf).filter((one) => one > dayOf(times.at(-1) ?? 0) - 7)).size).toBe(7);
    expect(times.length).toBeLessThanOrEqual(12 + 4 + 7);
  });

  it('monthly ones fill also where everything else is kept for a week only', () => {
    const times = live(new World({ keepDays: 7, keepMin: 1, daily: 0, weekly: 0, monthly: 12 }), 400);
    expect(new Set(times.map(month)).size).toBe(12);
  });

  it('thirty days are kept, and thirty-one nights are there', () => {
    expect(live(new World({ keepDays: 30, keepMin: 3, daily: 0, weekly: 0, monthly: 0 }), 400)).toHaveLength(
      31,
    );
  });

  it('seven bad days evict no good backup', () => {
    const world = new World({ keepDays: 3, keepMin: 5, daily: 0, weekly: 0, monthly: 0 });
    live(world, 20);
    live(world, 7, { ...good, proven: false });
    expect(places.map((place) => world.proven(place))).toEqual([5, 5]);
  });

  it('what a lock retained is removed once the lock has ended', () => {
    const world = new World({ keepDays: 3, keepMin: 1, daily: 0, weekly: 0, monthly: 0 });
    const locked = { ...good, at: good.at.map((one) => ({ ...one, locked: true })) };
    expect(live(world, 20, locked)).toHaveLength(20);
    expect(live(world, 1)).toHaveLength(4);
  });
});
