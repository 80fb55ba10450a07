import {
  beginHeal,
  emptyState,
  endHeal,
  type HealVerdict,
  type IncidentState,
  mayHeal,
} from '@fairway/incidents';
import { describe, expect, it } from '@jest/globals';
import { readState } from '../src/state/read-state.ts';
import { healRules, hour, minute, run, seen, start } from './looks.ts';

const key = 'shop: web';

/** A run every 15 minutes that heals whenever it may; what it was told, by its minute. */
function healEvery(minutes: readonly number[], state: IncidentState = emptyState()) {
  const verdicts = new Map<number, HealVerdict>();
  let now = state;
  for (const at of minutes) {
    const request = { key, now: start + at * minute, run: `run-${at}` };
    now = run(now, at, [seen('web', 'bad')]).state;
    const verdict = mayHeal(now, request, healRules);
    verdicts.set(at, verdict);
    if (!verdict.may) continue;
    const begun = beginHeal(now, request, 'restart');
    now = endHeal(begun.state, begun.id, { now: request.now, outcome: 'no-help', said: 'restarted web' });
  }
  return { state: now, verdicts, healed: [...verdicts].flatMap(([at, { may }]) => (may ? [at] : [])) };
}

const quarters = (hours: number) => Array.from({ length: hours * 4 }, (_, n) => n * 15);

describe('the budget of heals', () => {
  it('allows three in six hours, with growing pauses, and again when they have left the window', () => {
    expect(healEvery(quarters(13)).healed).toEqual([0, 15, 45, 360, 390, 420, 720, 750]);
  });

  it('says why not, and from when on', () => {
    const { verdicts } = healEvery([0, 5, 15, 30, 45, 60]);
    expect(verdicts.get(5)).toEqual({
      may: false,
      because: 'pause',
      until: start + 10 * minute,
      why: 'the last heal was 5m 00s ago, and 10m 00s have to pass after it',
    });
    expect(verdicts.get(60)).toEqual({
      may: false,
      because: 'circuit',
      until: start + 6 * hour,
      why: 'it was healed 3 times in 6h 00m, and 3 are allowed',
    });
  });

  it('says of one heal that one is allowed', () => {
    const request = { key, now: start, run: 'run-0' };
    const { state } = beginHeal(emptyState(), request, 'restart');
    expect(mayHeal(state, { ...request, run: 'run-1' }, { ...healRules, maxHeals: 1 })).toMatchObject({
      why: 'it was healed 1 time in 6h 00m, and 1 is allowed',
    });
  });

  it('is spent by the steps of one run, which need no pause between them', () => {
    const request = { key, now: start, run: 'run-0' };
    const one = beginHeal(run(emptyState(), 0, [seen('web', 'bad')]).state, request, 'restart').state;
    const two = beginHeal(one, request, 'recreate').state;
    expect(mayHeal(two, request, healRules)).toEqual({ may: true, left: 1 });
    const three = beginHeal(two, request, 'rollback').state;
    expect(mayHeal(three, request, healRules)).toMatchObject({ may: false, because: 'circuit' });
  });

  it('is one for each key', () => {
    const { state } = healEvery([0, 15, 45]);
    const other = { key: 'shop: api', now: start + 46 * minute, run: 'run-46' };
    expect(mayHeal(state, other, healRules)).toEqual({ may: true, left: 3 });
  });

  it('counts a heal whose run was killed, and says so once', () => {
    const request = { key, now: start, run: 'run-0' };
    const killed = beginHeal(run(emptyState(), 0, [seen('web', 'bad')]).state, request, 'restart').state;
    const next = run(killed, 5, [seen('web', 'bad')]);
    expect(next.advanced.said).toEqual([
      'A heal has no end: restart for shop: web, begun at 2026-03-02T08:00:00.000Z. Its run was cut. It counts as a heal.',
    ]);
    expect(next.state.heals).toMatchObject([{ outcome: 'cut' }]);
    expect(mayHeal(next.state, { key, now: start + 5 * minute, run: 'run-5' }, healRules)).toMatchObject({
      may: false,
      because: 'pause',
    });
    expect(run(next.state, 10, [seen('web', 'bad')]).advanced.said).toEqual([]);
  });

  it('leaves a heal without an end alone while somebody holds the lock: it may still go on', () => {
    const request = { key, now: start, run: 'run-0' };
    const begun = beginHeal(run(emptyState(), 0, [seen('web', 'bad')]).state, request, 'restart').state;
    const next = run(begun, 1, [seen('web', 'bad')], { locked: 'run-0' });
    expect(next.advanced.said).toEqual([]);
    expect(next.state.heals[0]?.outcome).toBeUndefined();
  });

  it('holds back after a loss of its state: the heals before are not known', () => {
    const lost = readState('{', start).state;
    const { healed, verdicts } = healEvery([0, 15, 45, 60], lost);
    expect(healed).toEqual([15, 45]);
    expect(verdicts.get(0)).toMatchObject({
      because: 'pause',
      why: 'it is not known what was healed before, so 10m 00s pass first',
    });
  });

  it('allows none where the most is 0', () => {
    const request = { key, now: start, run: 'run-0' };
    expect(mayHeal(emptyState(), request, { ...healRules, maxHeals: 0 })).toMatchObject({ may: false });
  });

  it.each<[string, number]>([
    ['a year ahead', 365 * 24 * hour],
    ['seven hours ahead', 7 * hour],
    ['a year back', -365 * 24 * hour],
    ['two hours back', -2 * hour],
  ])('is not freed by a clock that jumps %s for one run or for many', (_, jump) => {
    const spent = healEvery([0, 15, 45]).state;
    const jumped = jump / minute;
    const once = healEvery([60 + jumped, 75, 90, 105], spent);
    expect(once.healed).toEqual([]);
    const forLong = healEvery(
      [60, 75, 90, 105].map((at) => at + jumped),
      spent,
    );
    expect(forLong.healed).toEqual([]);
  });

  it('is freed by a schedule that runs once in a day', () => {
    const day = 24 * 60;
    const { healed } = healEvery([0, day, 2 * day, 3 * day, 4 * day, 5 * day, 6 * day]);
    expect(healed).toEqual([0, 2 * day, 4 * day, 6 * day]);
  });
});
