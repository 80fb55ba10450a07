import { describe, expect, it } from '@jest/globals';
import type { JudgeRules } from '../../src/judge/about.ts';
import { judge } from '../../src/judge/judge.ts';
import type { ProbeSeen, Seen } from '../../src/look/seen.ts';
import { backend, db, down, minute, now, probe, rulesOf, seenOf, silence, told, web } from './seen-of.ts';

describe('machines out of reach', () => {
  const lost = (...hosts: string[]) => ({
    machines: ['web1', 'web2'],
    unreached: hosts.map((host) => ({ host, why: 'Timed out.', runnersFault: false })),
  });

  it.each<[string, Seen, string[]]>([
    ['one of two', seenOf([web()], [], lost('web2')), ['P2 web2 of shop/production cannot be looked at']],
    [
      'all, and nothing answers',
      seenOf([], [silence('page')], { ...lost('web1', 'web2'), installation: undefined }),
      [
        'P1 No machine of shop/production can be looked at',
        'P1 page of shop/production gave no answer: ECONNREFUSED',
      ],
    ],
    [
      'all by SSH alone: the page answers',
      seenOf([], [probe('page')], { ...lost('web1', 'web2'), installation: undefined }),
      ['P2 No machine of shop/production can be looked at'],
    ],
    [
      'one whose engine does not answer',
      seenOf([web()], [], { look: { unseen: [{ host: 'web1', why: 'dockerd is down' }] } }),
      ['P2 No machine of shop/production can be looked at'],
    ],
  ])('%s', (_, seen, incidents) => {
    const verdict = told(seen);
    expect([verdict.outcome, verdict.incidents, verdict.heals]).toEqual(['failing', incidents, []]);
    expect(judge(seen, rulesOf()).complete).toBe(false);
  });
});

describe('a lock that somebody holds', () => {
  const held = (since: number | undefined) => ({ look: { lock: { holder: 'deploy 17', since } } });

  it('means that nothing is touched and nothing is alarmed', () => {
    const seen = seenOf([web(down)], [silence('page')], held(now - 10 * minute));
    const { outcome, incidents, heals } = told(seen);
    expect([outcome, incidents, heals]).toEqual(['deploying', [], []]);
    expect(judge(seen, rulesOf()).sightings.filter(({ state }) => state === 'bad')).toEqual([]);
  });

  it.each<[string, Seen, Partial<JudgeRules>]>([
    ['by its holder', seenOf([web()], [], held(now - 61 * minute)), {}],
    ['by the looks before', seenOf([web()], [], held(undefined)), { lockedSince: now - 61 * minute }],
  ])('is told once it is held for longer than a deploy takes, as known %s', (_, seen, rules) => {
    expect(told(seen, rules)).toEqual({
      outcome: 'failing',
      incidents: ['P2 The lock of shop/production is held for 1h 01m, longer than a deploy takes'],
      heals: [],
    });
  });
});

describe('what is not as the ledger says', () => {
  const drift = [
    { of: 'web', host: undefined, field: 'image', expected: 'app@sha256:1', found: 'app@sha256:2' },
    { of: '/srv/shop/nginx.conf', host: 'web1', field: 'content', expected: 'a1', found: 'b2' },
  ];
  const seen = seenOf([db(), web(), backend()], [], { look: { drift } });
  const incidents = [
    'P3 shop/production is not what its ledger says: web: image is app@sha256:2, not app@sha256:1, and 1 more',
  ];

  it('is told and left alone', () => {
    expect(told(seen)).toEqual({ outcome: 'drifted', incidents, heals: [] });
  });

  it('is brought back where the caller wants that; a store of data is not touched for a file', () => {
    expect(told(seen, { healDrift: true })).toEqual({
      outcome: 'drifted',
      incidents,
      heals: ['web', 'backend'],
    });
  });

  it('is left alone where it is a store of data, unless a probe of the caller names it', () => {
    const changed = {
      of: 'db',
      host: undefined,
      field: 'network',
      expected: 'as in compose.yaml',
      found: 'none',
    };
    const heals = (probes: readonly ProbeSeen[]) => {
      const verdict = judge(
        seenOf([db(), web()], probes, { look: { drift: [changed] } }),
        rulesOf({ healDrift: true }),
      );
      return [verdict.targets.map((look) => look.service), verdict.notes];
    };
    expect(heals([])).toEqual([
      [],
      ['db keeps data, so it is not made anew. Deploy it again, or name it in `heal` of its own probe.'],
    ]);
    expect(heals([probe('rows', { speaksFor: 'db', named: true })])).toEqual([['db'], []]);
  });

  it('is told beside what fails', () => {
    const failing = seenOf([db(), web(down), backend()], [], { look: { drift } });
    expect(told(failing).outcome).toBe('failing');
    expect(told(failing).incidents).toHaveLength(2);
  });
});

describe('a service that is restarted again and again', () => {
  const key = 'shop/production: restarts of web';

  it.each<[string, number, number, string | undefined]>([
    [
      'is told from three restarts on',
      4,
      7,
      'P2 web of shop/production was restarted 3 times since the last look',
    ],
    ['is none after one or two', 4, 6, undefined],
    [
      'counts from nought where its container is new',
      9,
      4,
      'P2 web of shop/production was restarted 4 times since the last look',
    ],
    ['is none where a new container has not been restarted', 9, 0, undefined],
  ])('%s', (_, before, after, incident) => {
    const seen = seenOf([web({ restarts: after }), backend()]);
    expect(told(seen, { earlierRestarts: { [key]: before } }).incidents).toEqual(incident ? [incident] : []);
  });
});
