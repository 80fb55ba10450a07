import { emptyState, type MaintenanceWindow, maintenanceAt, maintenanceSchema } from '@fairway/incidents';
import { describe, expect, it } from '@jest/globals';
import { run, seen, start } from './looks.ts';

const window = (value: unknown): MaintenanceWindow => maintenanceSchema.parse(value);
const isIn = (value: unknown, at: string) => maintenanceAt([window(value)], Date.parse(at)) !== undefined;

const midnight = { from: '23:30', to: '00:30', timezone: 'Europe/Berlin' };

describe('a maintenance window', () => {
  it.each<[string, string, boolean]>([
    // In the night of 28 to 29 March 2026 clocks go from 02:00 (UTC+1) to 03:00 (UTC+2).
    ['before it, on the night in which clocks go ahead', '2026-03-28T22:29:59Z', false],
    ['its begin', '2026-03-28T22:30:00Z', true],
    ['midnight', '2026-03-28T23:00:00Z', true],
    ['its last minute', '2026-03-28T23:29:59Z', true],
    ['its end', '2026-03-28T23:30:00Z', false],
    ['its begin on the evening after, an hour earlier in UTC', '2026-03-29T21:30:00Z', true],
    ['its end on the evening after', '2026-03-29T22:30:00Z', false],
    // In the night of 24 to 25 October 2026 clocks go from 03:00 (UTC+2) to 02:00 (UTC+1).
    ['its begin, on the night in which clocks go back', '2026-10-24T21:30:00Z', true],
    ['its end, on the night in which clocks go back', '2026-10-24T22:30:00Z', false],
    ['what would be its begin without the change', '2026-10-25T21:30:00Z', false],
    ['its begin on the evening after, an hour later in UTC', '2026-10-25T22:30:00Z', true],
    ['its end on the evening after that', '2026-10-25T23:30:00Z', false],
  ])('across midnight in Berlin, %s', (_, at, inside) => {
    expect(isIn(midnight, at)).toBe(inside);
  });

  it.each<[string, string, boolean]>([
    ['02:59 of summer time', '2026-10-25T00:59:00Z', true],
    ['02:00 of winter time, an hour after 02:00 of summer time', '2026-10-25T01:00:00Z', true],
    ['03:00 of winter time', '2026-10-25T02:00:00Z', false],
  ])('lasts as long as the clock on the wall shows it: %s', (_, at, inside) => {
    expect(isIn({ from: '02:00', to: '03:00', timezone: 'Europe/Berlin' }, at)).toBe(inside);
  });

  it.each<[string, boolean]>([
    ['2026-03-07T23:45:00Z', true],
    ['2026-03-08T00:15:00Z', true],
    ['2026-03-08T23:45:00Z', false],
    ['2026-03-07T00:15:00Z', false],
  ])('belongs to the day on which it begins: Saturday 23:30 to 00:30, at %s', (at, inside) => {
    expect(isIn({ from: '23:30', to: '00:30', days: ['sat'] }, at)).toBe(inside);
  });

  it('of a whole day ends at 24:00', () => {
    const sunday = { from: '00:00', to: '24:00', days: ['sun'] };
    expect(isIn(sunday, '2026-03-08T23:59:00Z')).toBe(true);
    expect(isIn(sunday, '2026-03-09T00:00:00Z')).toBe(false);
  });

  it('can be two moments', () => {
    const once = { from: '2026-12-24T22:00:00+01:00', to: '2026-12-25T02:00:00Z' };
    expect(isIn(once, '2026-12-24T20:59:59Z')).toBe(false);
    expect(isIn(once, '2026-12-24T21:00:00Z')).toBe(true);
    expect(isIn(once, '2026-12-25T02:00:00Z')).toBe(false);
  });

  it('has a name for people', () => {
    const names = [
      midnight,
      { from: '08:00', to: '09:00', days: ['mon', 'fri'] },
      { from: '2026-12-24T22:00:00Z', to: '2026-12-25T02:00:00Z' },
    ];
    const at = ['2026-03-28T23:00:00Z', '2026-03-02T08:00:00Z', '2026-12-24T22:00:00Z'];
    expect(at.map((one) => maintenanceAt(names.map(window), Date.parse(one)))).toEqual([
      '23:30 to 00:30 Europe/Berlin',
      'mon, fri 08:00 to 09:00 UTC',
      '2026-12-24T22:00Z to 2026-12-25T02:00Z',
    ]);
  });

  it.each<[string, unknown, string, string]>([
    [
      'a time that no clock shows',
      { from: '25:00', to: '03:00' },
      'from',
      '"25:00" is not a time of day; write one such as "23:30"',
    ],
    [
      'a time zone that nobody knows',
      { from: '01:00', to: '02:00', timezone: 'Mars/Base' },
      'timezone',
      '"Mars/Base" is not a time zone; write one such as Europe/Berlin',
    ],
    [
      'the same time twice',
      { from: '01:00', to: '01:00' },
      'to',
      'it is the same as `from`; write another time',
    ],
    [
      'a day in another language',
      { from: '01:00', to: '02:00', days: ['samstag'] },
      'days.0',
      '"samstag" is not a day; write one of mon, tue, wed, thu, fri, sat, sun',
    ],
    [
      'moments without an offset',
      { from: '2026-12-24T22:00:00', to: '2026-12-25T02:00:00Z' },
      'from',
      '"2026-12-24T22:00:00" is not a moment with its offset; write one such as 2026-12-24T22:00:00+01:00',
    ],
    [
      'days with a time of day',
      { from: '2026-12-24 22:00', to: '2026-12-25 02:00' },
      'from',
      '"2026-12-24 22:00" is not a moment with its offset; write one such as 2026-12-24T22:00:00+01:00',
    ],
    [
      'moments in the wrong order',
      { from: '2026-12-25T02:00:00Z', to: '2026-12-24T22:00:00Z' },
      'to',
      'it is not later than `from`; write a later moment',
    ],
  ])('is refused with %s', (_, value, path, message) => {
    const { error } = maintenanceSchema.safeParse(value);
    expect(error?.issues.map((issue) => [issue.path.join('.'), issue.message])).toContainEqual([
      path,
      message,
    ]);
  });
});

describe('during maintenance', () => {
  const bad = seen('web', 'bad');
  const good = seen('web', 'good');
  const calm = run(emptyState(), -15, [good]).state;
  const during = { maintenance: '08:00 to 09:00 UTC' };

  it('nobody is told, and one line says what was bad when it is over', () => {
    const one = run(calm, 0, [bad], during);
    const two = run(one.state, 15, [good], during);
    const after = run(two.state, 60, [good]);
    expect([one.told, two.told, after.told]).toEqual([[], [], []]);
    expect(one.advanced.said).toEqual([]);
    expect(after.advanced.said).toEqual([
      'Maintenance (08:00 to 09:00 UTC) is over after 1h 00m: 1 thing was bad during it, none is now.',
    ]);
    expect(run(after.state, 75, [good]).advanced.said).toEqual([]);
    expect(after.state.incidents).toEqual([]);
  });

  it('what is still bad when it is over is told then, with its first bad look', () => {
    const one = run(calm, 0, [bad], during);
    const unsure = run(one.state, 60, [seen('web', 'unseen')]);
    const after = run(unsure.state, 75, [bad]);
    expect([unsure.told, after.told]).toEqual([[], ['slack opened web', 'pager opened web']]);
    expect(unsure.advanced.said).toEqual([
      'Maintenance (08:00 to 09:00 UTC) is over after 1h 00m: 1 thing was bad during it, still bad: web is bad.',
    ]);
    expect(after.state.incidents).toMatchObject([{ openedAt: start }]);
  });

  it('the end of an incident from before it is told when it is over', () => {
    const open = run(calm, -5, [bad]).state;
    const one = run(open, 0, [good], during);
    expect(one.told).toEqual([]);
    expect(run(one.state, 60, [good]).told).toEqual(['slack resolved web', 'pager resolved web']);
  });

  it('the same holds while a deploy has the lock, and only what was bad is worth a line', () => {
    const locked = { locked: 'the deploy of run 7' };
    expect(run(run(calm, 0, [good], locked).state, 15, [good]).advanced.said).toEqual([]);
    const after = run(run(calm, 0, [bad], locked).state, 15, [bad]);
    expect(after.told).toEqual(['slack opened web', 'pager opened web']);
    expect(after.advanced.said).toEqual([
      `The work of the deploy of run 7 is over after 15m 00s: 1 thing was bad during it, still bad: web is bad.`,
    ]);
  });
});
