import { describe, expect, it } from '@jest/globals';
import { judge } from '../../src/judge/judge.ts';
import type { Seen } from '../../src/look/seen.ts';
import {
  backend,
  db,
  deadGithub,
  down,
  github,
  probe,
  rulesOf,
  seenOf,
  silence,
  told,
  web,
} from './seen-of.ts';

describe("the runner's own network", () => {
  const nobody = { incidents: [], heals: [] };

  it.each<[string, Seen, ReturnType<typeof told>]>([
    [
      'is at fault where a control URL is silent too',
      seenOf([web()], [silence('page', { speaksFor: 'web', named: true })], {
        controls: [github, deadGithub],
      }),
      { outcome: 'prober-fault', ...nobody },
    ],
    [
      'is at fault where it knows no name, now and then',
      seenOf([web()], [silence('page', { askersFault: true })], { controls: [github] }),
      { outcome: 'prober-fault', ...nobody },
    ],
    [
      'is at fault where a host gets a good answer, and there is no control URL',
      seenOf([web()], [silence('page', { fromHost: 'good' })]),
      { outcome: 'prober-fault', ...nobody },
    ],
    [
      'is not at fault where the control URL answers: users do not get through either',
      seenOf([db(), web(), backend()], [silence('page', { fromHost: 'good' })], { controls: [github] }),
      {
        outcome: 'failing',
        incidents: ['P1 page of shop/production gave no answer: ECONNREFUSED'],
        heals: [],
      },
    ],
    [
      'is not at fault for an answer that came, such as a certificate that ends in three days',
      seenOf([web(), backend()], [probe('page', { ok: false, fromHost: 'good' })], {
        controls: [deadGithub],
      }),
      {
        outcome: 'failing',
        incidents: ['P1 page of shop/production answered 503 instead of 200-299'],
        heals: [],
      },
    ],
    [
      'does not hide a service that its engine says is down',
      seenOf([backend(), web(down)], [silence('page')], { controls: [deadGithub] }),
      {
        outcome: 'failing',
        incidents: ['P1 web of shop/production is down: it has exited with status 137'],
        heals: ['web'],
      },
    ],
    [
      'is at fault for machines out of reach as well',
      seenOf([], [], {
        installation: undefined,
        unreached: [{ host: 'web1', why: 'Timed out.', runnersFault: false }],
        controls: [deadGithub],
      }),
      { outcome: 'prober-fault', ...nobody },
    ],
  ])('%s', (_, seen, expected) => {
    expect(told(seen)).toEqual(expected);
  });

  it('leaves an incident open that was open before: what was not seen proves nothing', () => {
    const seen = seenOf([web()], [silence('page', { speaksFor: 'web' })], { controls: [deadGithub] });
    expect(
      judge(seen, rulesOf()).sightings.flatMap(({ key, state }) => (state === 'unseen' ? key : [])),
    ).toEqual(['shop/production: service web', 'shop/production: probe page']);
  });
});
