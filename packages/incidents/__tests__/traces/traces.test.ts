import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { traceSeed, traceTimes } from '../../../../test/stage/samples/trace-seed.ts';
import { faultsOfPlain, type Mood, shownOpen } from './channels.ts';
import { live, overBudget, type Step } from './world.ts';

type Accident = Step['accident'];

const mood: fc.Arbitrary<Mood> = fc.constantFrom('well', 'well', 'refuses', 'answer lost');
const look: fc.Arbitrary<Step['looks'][number]> = fc.constantFrom('bad', 'bad', 'good', 'good', 'unseen');

const step = (accidents: readonly Accident[]) =>
  fc.record({
    gap: fc.constantFrom(1, 5, 15, 15, 15, 20, 60, 200),
    wrongBy: fc.constant(0),
    looks: fc.array(look, { minLength: 3, maxLength: 3 }),
    moods: fc.record({ slack: mood, pager: mood }),
    accident: fc.oneof(
      { weight: 3, arbitrary: fc.constant<Accident>('none') },
      { weight: 1, arbitrary: fc.constantFrom(...accidents) },
    ),
  });

const steps = (accidents: readonly Accident[]): fc.Arbitrary<Step[]> =>
  fc.array(step(accidents), { minLength: 2, maxLength: 18 });

/** Hours by which a clock is wrong: by days, by a year, and once by ten. */
const wrong = fc.constantFrom(0, 30, -30, 9_000, -9_000);
const wrongOnce = fc.constantFrom(90_000, -90_000);

/** Times with clocks that jump: to one wrong time for a while, or for a single run. */
const jumping = (accidents: readonly Accident[]): fc.Arbitrary<Step[]> =>
  fc
    .array(
      fc.record({
        runs: fc.array(step(accidents), { minLength: 3, maxLength: 8 }),
        wrongBy: wrong,
        blip: wrongOnce,
        blips: fc.boolean(),
      }),
      { minLength: 1, maxLength: 3 },
    )
    .map((times) =>
      times.flatMap(({ runs, wrongBy, blip, blips }) =>
        runs.map((one, n): Step => {
          const isBlip = blips && n === 2 && n < runs.length - 1;
          return isBlip ? { ...one, wrongBy: blip, accident: 'none' } : { ...one, wrongBy };
        }),
      ),
    );

const ordinary: readonly Accident[] = [
  'a second run reads the same',
  'maintenance',
  'a deploy holds the lock',
  'closed by hand',
];
const kills: readonly Accident[] = ['killed in a heal', 'killed before it tells', 'killed after it told'];
const losses: readonly Accident[] = ['state lost', 'state damaged'];
const none = () => 0;

const holds = (runs: number, traces: fc.Arbitrary<Step[]>, property: (steps: readonly Step[]) => void) =>
  fc.assert(fc.property(traces, property), { numRuns: runs * traceTimes, seed: traceSeed });

describe('in generated outages', () => {
  it('each incident opens once and closes once, with channels that fail, overlapping runs, kills and hands', () => {
    holds(1_000, steps([...ordinary, ...kills]), (trace) => {
      const { slack, pager, killed, heals, openTwice } = live(trace, false);
      expect(faultsOfPlain(slack, (id) => killed.get(id) ?? 0, true)).toEqual([]);
      expect(shownOpen(pager)).toEqual([]);
      expect(overBudget(heals)).toEqual([]);
      expect(openTwice).toEqual([]);
    });
  });

  it('the same holds with a clock that jumps', () => {
    holds(800, jumping(ordinary), (trace) => {
      const { slack, pager, heals, openTwice } = live(trace, false);
      expect(faultsOfPlain(slack, none, true)).toEqual([]);
      expect(shownOpen(pager)).toEqual([]);
      expect(overBudget(heals)).toEqual([]);
      expect(openTwice).toEqual([]);
    });
  });

  it('the same holds with state that is lost, damaged or old, by what the issues still say', () => {
    holds(600, steps([...ordinary, ...losses, 'an old state comes back']), (trace) => {
      const { slack, pager, heals, openTwice } = live(trace, true);
      expect(faultsOfPlain(slack, none, true)).toEqual([]);
      expect(shownOpen(pager)).toEqual([]);
      expect(overBudget(heals)).toEqual([]);
      expect(openTwice).toEqual([]);
    });
  });

  it('without issues, lost state leaves nothing open where incidents are found by their key', () => {
    holds(400, steps([...ordinary, ...kills, ...losses]), (trace) => {
      const { slack, pager, killed, heals, openTwice } = live(trace, false);
      expect(faultsOfPlain(slack, (id) => killed.get(id) ?? 0, false)).toEqual([]);
      expect(shownOpen(pager)).toEqual([]);
      expect(overBudget(heals)).toEqual([]);
      expect(openTwice).toEqual([]);
    });
  });

  const run = (looks: Step['looks'], more: Partial<Step> = {}): Step => ({
    ...{ gap: 1, wrongBy: 0, looks, moods: { slack: 'well', pager: 'well' }, accident: 'none' },
    ...more,
  });

  it('what began quietly takes nothing over that a lost state would take with it', () => {
    const trace = [
      run(['bad', 'bad', 'good'], { accident: 'a second run reads the same' }),
      run(['good', 'bad', 'bad']),
      run(['bad', 'bad', 'unseen']),
      run(['good', 'bad', 'bad']),
      run(['bad', 'bad', 'bad']),
      run(['bad', 'bad', 'good'], { gap: 60, accident: 'a deploy holds the lock' }),
      run(['bad', 'bad', 'bad'], { moods: { slack: 'refuses', pager: 'well' } }),
      run(['bad', 'bad', 'bad'], { accident: 'state damaged' }),
      run(['bad', 'bad', 'bad']),
    ];
    expect(shownOpen(live(trace, true).pager)).toEqual([]);
  });

  it('what was told stays told although an old state comes back from before that', () => {
    const trace = [
      run(['bad', 'bad', 'bad'], { accident: 'maintenance' }),
      run(['bad', 'bad', 'bad']),
      run(['bad', 'bad', 'bad']),
      run(['bad', 'unseen', 'bad'], { accident: 'an old state comes back' }),
      run(['bad', 'good', 'bad']),
      run(['bad', 'bad', 'bad'], { accident: 'state damaged' }),
      run(['bad', 'bad', 'bad']),
    ];
    expect(faultsOfPlain(live(trace, true).slack, none, true)).toEqual([]);
  });
});
