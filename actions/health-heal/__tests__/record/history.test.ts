import { figuresOf, lastFailureOf, readHistory, sinceOf } from '@fairway/health/history';
import { describe, expect, it } from '@jest/globals';
import { untouched } from '../../src/heal/heal.ts';
import { judge } from '../../src/judge/judge.ts';
import type { Seen } from '../../src/look/seen.ts';
import { withRun } from '../../src/record/history.ts';
import { complaint, now, probe, rulesOf, seenOf, service, silence } from '../judge/seen-of.ts';

const lookOf = (seen: Seen) => ({ seen, verdict: judge(seen, rulesOf()) });
const after = (seen: Seen, quiet = false, healing = untouched(lookOf(seen), [])) =>
  withRun(readHistory(undefined).history, { first: lookOf(seen), healing }, quiet, (text) => text);
const countsOf = (seen: Seen, name: string, quiet = false) => {
  const { up, down, quiet: neither } = figuresOf(after(seen, quiet), name, now).hours24;
  return { up, down, quiet: neither };
};
const up = { up: 1, down: 0, quiet: 0 };
const down = { up: 0, down: 1, quiet: 0 };
const neither = { up: 0, down: 0, quiet: 1 };
const nothing = { up: 0, down: 0, quiet: 0 };

describe('what a look adds to the history', () => {
  it.each<[string, Seen, string, typeof up]>([
    ['a good answer', seenOf([service('web')], [probe('page')]), 'page', up],
    ['a bad answer', seenOf([service('web')], [complaint('page', 'web')]), 'page', down],
    [
      'a service that does not answer',
      seenOf([service('web')], [complaint('page', 'web')]),
      'service web',
      down,
    ],
    ['a service that is down', seenOf([service('web', { state: 'down' })]), 'service web', down],
    [
      'a service that a person stopped',
      seenOf([service('web', { state: 'stopped' })]),
      'service web',
      neither,
    ],
    ['a service that starts', seenOf([service('web', { state: 'starting' })]), 'service web', nothing],
    [
      'silence that is the fault of the runner',
      seenOf([service('web')], [silence('page', { askersFault: true })]),
      'page',
      neither,
    ],
    [
      'what was removed on purpose',
      seenOf([], [silence('page')], { look: { ledger: 'destroyed' } }),
      'page',
      nothing,
    ],
  ])('%s', (_, seen, name, expected) => {
    expect(countsOf(seen, name)).toEqual(expected);
  });

  it('counts as neither during maintenance', () => {
    expect(countsOf(seenOf([service('web')], [complaint('page', 'web')]), 'page', true)).toEqual(neither);
  });

  it('is two looks where it was healed: bad, and up again', () => {
    const bad = seenOf([service('web', { state: 'down' })]);
    const step = { step: 'restart', services: ['web'], at: now, lines: [], ended: 'helped' } as const;
    const well = { ...seenOf([service('web')]), at: now + 30_000 };
    const history = after(bad, false, { ...untouched(lookOf(well), []), steps: [step] });
    const { up: good, down: no } = figuresOf(history, 'service web', now + 30_000).hours24;
    expect([good, no, sinceOf(history, 'service web')?.state]).toEqual([1, 1, 'up']);
  });

  it('is why a probe said no for the last time', () => {
    const seen = seenOf([service('web')], [complaint('page', 'web', { node: 'web1' })]);
    expect(lastFailureOf(after(seen), 'page on web1')?.problem).toBe('answered 503 instead of 200-299');
  });

  it('says why a service counts as down that runs', () => {
    const history = after(seenOf([service('web')], [complaint('page', 'web')]));
    expect(lastFailureOf(history, 'service web')?.problem).toBe('it runs, and does not answer as it should');
  });
});
