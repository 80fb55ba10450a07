import { emptyState, type IncidentState } from '@fairway/incidents';
import { describe, expect, it } from '@jest/globals';
import { accepts, losesAnswer, minute, refuses, rules, run, seen, start } from './looks.ts';

const bad = seen('web', 'bad');
const good = seen('web', 'good');
const unseen = seen('web', 'unseen');

/** A state that has seen everything good once, so that nothing of the first run is left. */
const calm = (...names: string[]): IncidentState =>
  run(
    emptyState(),
    -15,
    ['web', ...names].map((name) => seen(name, 'good')),
  ).state;

type Run = readonly [number, readonly ReturnType<typeof seen>[], Parameters<typeof run>[3]?];

/** What each of several runs tells, each a number of minutes after the start. */
function tell(runs: readonly Run[]): string[][] {
  let state = calm();
  return runs.map(([minutes, ...args]) => {
    const done = run(state, minutes, ...args);
    state = done.state;
    return done.told;
  });
}

describe('an incident', () => {
  it('is opened once and closed once at each channel of its severity', () => {
    expect(
      tell([
        [0, [bad]],
        [15, [bad]],
        [30, [good]],
        [45, [good]],
      ]),
    ).toEqual([
      ['slack opened web', 'pager opened web'],
      [],
      ['slack resolved web', 'pager resolved web'],
      [],
    ]);
  });

  it('is told in the next run where it could not be told in this one', () => {
    expect(
      tell([
        [0, [bad], { takes: refuses }],
        [15, [bad], { takes: (due) => (due.channel === 'pager' ? accepts : refuses)(due) }],
        [30, [bad]],
        [45, [good], { takes: refuses }],
        [60, [good]],
        [75, [good]],
      ]),
    ).toEqual([
      ['slack opened web', 'pager opened web'],
      ['slack opened web', 'pager opened web'],
      ['slack opened web'],
      ['slack resolved web', 'pager resolved web'],
      ['slack resolved web', 'pager resolved web'],
      [],
    ]);
  });

  it('is told as over, once, where it was over before any channel took it', () => {
    expect(
      tell([
        [0, [bad], { takes: refuses }],
        [15, [good], { takes: refuses }],
        [30, [good]],
        [45, [good]],
      ]).slice(2),
    ).toEqual([['slack resolved web', 'pager resolved web'], []]);
  });

  it('is not opened twice after a lost answer: where a double would show, a note follows', () => {
    expect(
      tell([
        [0, [bad], { takes: losesAnswer }],
        [15, [bad]],
        [30, [bad]],
      ]),
    ).toEqual([['slack opened web', 'pager opened web'], ['slack ongoing web', 'pager opened web'], []]);
  });

  it('is not closed twice after a lost answer where a double would show', () => {
    expect(
      tell([
        [0, [bad]],
        [15, [good], { takes: losesAnswer }],
        [30, [good]],
        [45, [good]],
      ]),
    ).toEqual([
      ['slack opened web', 'pager opened web'],
      ['slack resolved web', 'pager resolved web'],
      ['pager resolved web'],
      [],
    ]);
  });

  it('is neither opened nor ended by what could not be looked at', () => {
    expect(tell([[0, [unseen]]])).toEqual([[]]);
    expect(
      tell([
        [0, [bad]],
        [15, [unseen]],
        [30, [good]],
      ]).slice(1),
    ).toEqual([[], ['slack resolved web', 'pager resolved web']]);
  });

  it('is not ended by evidence that is older than its own', () => {
    const old = seen('web', 'good', { at: start - minute });
    expect(
      tell([
        [0, [bad]],
        [1, [old]],
        [2, [good]],
      ]).slice(1),
    ).toEqual([[], ['slack resolved web', 'pager resolved web']]);
  });

  it('is not opened again by evidence that is older than its end', () => {
    const old = seen('web', 'bad', { at: start + 10 * minute });
    expect(
      tell([
        [0, [bad]],
        [15, [good]],
        [16, [old]],
      ]).slice(2),
    ).toEqual([[]]);
  });

  it('gets a note at most each `repeat`', () => {
    const runs = Array.from({ length: 49 }, (_, n) => [n * 15, [bad]] as const);
    const notes = tell(runs).flatMap((told, n) => (told.length > 0 ? [`${n * 15}: ${told.join(', ')}`] : []));
    expect(notes).toEqual([
      '0: slack opened web, pager opened web',
      '360: slack ongoing web, pager ongoing web',
      '720: slack ongoing web, pager ongoing web',
    ]);
  });

  it('tells a rise of its severity, to the channels of the new one too, and never a fall', () => {
    const mild = seen('web', 'bad', { severity: 'P3' });
    expect(
      tell([
        [0, [mild]],
        [15, [bad]],
        [30, [mild]],
        [45, [bad]],
        [60, [good]],
      ]),
    ).toEqual([
      ['slack opened web'],
      ['slack ongoing web', 'pager opened web'],
      [],
      [],
      ['slack resolved web', 'pager resolved web'],
    ]);
  });

  it('tells a rise again where the channel was told meanwhile that it is less severe', () => {
    const stopped = seen('web', 'bad', { severity: 'P3' });
    expect(
      tell([
        [0, [bad]],
        [15, [good]],
        [30, [stopped]],
        [45, [bad]],
        [60, [bad]],
      ]),
    ).toEqual([
      ['slack opened web', 'pager opened web'],
      ['slack resolved web', 'pager resolved web'],
      ['slack ongoing web', 'pager ongoing web'],
      ['slack ongoing web', 'pager ongoing web'],
      [],
    ]);
  });

  it('ends where the configuration does not name it any more, unless something could not be looked at', () => {
    expect(
      tell([
        [0, [bad]],
        [15, [], { complete: false }],
        [30, []],
      ]).slice(1),
    ).toEqual([[], ['slack resolved web', 'pager resolved web']]);
    const { advanced } = run(run(calm(), 0, [bad]).state, 15, []);
    expect(advanced.incidents[0]).toMatchObject({ endedBy: 'unwatched' });
  });

  it('is no message to a channel that the configuration does not name any more', () => {
    const without = { ...rules, channels: rules.channels.slice(0, 1) };
    expect(
      tell([
        [0, [bad]],
        [15, [good], { rules: without }],
      ]).slice(1),
    ).toEqual([['slack resolved web']]);
  });
});
