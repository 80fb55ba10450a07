import { describe, expect, it } from '@jest/globals';
import type { JudgeRules } from '../../src/judge/about.ts';
import { judge } from '../../src/judge/judge.ts';
import type { Seen } from '../../src/look/seen.ts';
import { complaint, minute, now, probe, rulesOf, seenOf, service, silence } from './seen-of.ts';

/** The incidents that a verdict asks for, without those that are told with another one. */
const told = (seen: Seen, rules?: Partial<JudgeRules>) => {
  const verdict = judge(seen, rulesOf(rules));
  return {
    outcome: verdict.outcome,
    incidents: verdict.sightings
      .filter(({ state, because }) => state === 'bad' && because === undefined)
      .map(({ severity, title }) => `${severity} ${title}`),
    heals: verdict.targets.map(({ service: name, host }) => (host ? `${name} on ${host}` : name)),
  };
};

const db = (facts: Parameters<typeof service>[1] = {}) => service('db', { datastore: true, ...facts });
const backend = (facts: Parameters<typeof service>[1] = {}) =>
  service('backend', { dependsOn: ['db'], ...facts });
const web = (facts: Parameters<typeof service>[1] = {}) =>
  service('web', { dependsOn: ['backend'], ...facts });
const down = { state: 'down', why: 'it has exited with status 137' } as const;
const github = { url: 'https://api.github.com', ok: true, line: 'https://api.github.com answered 200' };
const deadGithub = { ...github, ok: false, line: 'https://api.github.com gave no answer: EAI_AGAIN' };

describe('the verdict', () => {
  it.each<[string, Seen, Partial<JudgeRules>, ReturnType<typeof told>]>([
    [
      'all runs and answers',
      seenOf([db(), backend(), web()], [probe('page'), probe('api', { speaksFor: 'backend' })]),
      {},
      { outcome: 'healthy', incidents: [], heals: [] },
    ],
    [
      'a service is down: it is healed',
      seenOf([db(), backend(down), web()]),
      {},
      {
        outcome: 'failing',
        incidents: ['P1 backend of shop/production is down: it has exited with status 137'],
        heals: ['backend'],
      },
    ],
    [
      'half of the replicas run: that wakes nobody',
      seenOf([backend({ ...down, running: 1, wanted: 2 })]),
      {},
      {
        outcome: 'failing',
        incidents: ['P2 backend of shop/production runs only 1 of 2 replicas'],
        heals: ['backend'],
      },
    ],
    [
      'a service runs and does not answer: one incident, whoever asked',
      seenOf([db(), backend(), web()], [complaint('api', 'backend'), complaint('login', 'backend')]),
      {},
      {
        outcome: 'failing',
        incidents: [
          'P1 backend of shop/production runs, and does not answer as it should: api answered 503 instead of 200-299',
        ],
        heals: ['backend'],
      },
    ],
    [
      'the severity of a bad answer is that of its probe',
      seenOf([backend()], [complaint('export', 'backend', { severity: 'P3' })]),
      {},
      {
        outcome: 'failing',
        incidents: [
          'P3 backend of shop/production runs, and does not answer as it should: export answered 503 instead of 200-299',
        ],
        heals: ['backend'],
      },
    ],
    [
      'the database is down and five backends answer 503: one incident, and no backend is restarted',
      seenOf(
        [db(down), ...[1, 2, 3, 4, 5].map((n) => service(`backend${n}`, { dependsOn: ['db'] }))],
        [1, 2, 3, 4, 5].map((n) => complaint(`api${n}`, `backend${n}`)),
      ),
      {},
      {
        outcome: 'failing',
        incidents: ['P1 db of shop/production is down: it has exited with status 137'],
        heals: [],
      },
    ],
    [
      'the database refuses its password, and what needs it fails, also by way of another service',
      seenOf(
        [db(), backend(), web(down)],
        [complaint('orders', 'db', { named: false }), complaint('api', 'backend')],
      ),
      {},
      {
        outcome: 'failing',
        incidents: [
          'P1 db of shop/production runs, and does not answer as it should: orders answered 503 instead of 200-299',
        ],
        heals: [],
      },
    ],
    [
      'a store of data is restarted where its own probe names it, and it alone',
      seenOf([db(down), backend()], [complaint('orders', 'db'), complaint('api', 'backend')]),
      {},
      {
        outcome: 'failing',
        incidents: ['P1 db of shop/production is down: it has exited with status 137'],
        heals: ['db'],
      },
    ],
    [
      'a swarm knows no dependencies: its services count as depending on its stores of data',
      seenOf([db(down), service('backend', down)]),
      {},
      {
        outcome: 'failing',
        incidents: ['P1 db of shop/production is down: it has exited with status 137'],
        heals: [],
      },
    ],
    [
      'the hosts of a project have a service each',
      seenOf(
        [backend({ host: 'web1' }), backend({ host: 'web2' })],
        [complaint('api', 'backend', { node: 'web2' }), probe('api', { node: 'web1', speaksFor: 'backend' })],
      ),
      {},
      {
        outcome: 'failing',
        incidents: [
          'P1 backend on web2 of shop/production runs, and does not answer as it should: api answered 503 instead of 200-299',
        ],
        heals: ['backend on web2'],
      },
    ],
    [
      'a probe that names no service speaks for the only one that could answer',
      seenOf([db(), service('app')], [probe('page', { ok: false })]),
      {},
      {
        outcome: 'failing',
        incidents: [
          'P1 app of shop/production runs, and does not answer as it should: page answered 503 instead of 200-299',
        ],
        heals: ['app'],
      },
    ],
    [
      'a probe that names no service, of several: it is told, and nothing is restarted on a guess',
      seenOf([db(), backend(), web()], [probe('page', { ok: false })]),
      {},
      {
        outcome: 'failing',
        incidents: ['P1 page of shop/production answered 503 instead of 200-299'],
        heals: [],
      },
    ],
    [
      'such a probe is told with the service that is down',
      seenOf([db(), backend(down), web()], [probe('page', { ok: false })]),
      {},
      {
        outcome: 'failing',
        incidents: ['P1 backend of shop/production is down: it has exited with status 137'],
        heals: ['backend'],
      },
    ],
    [
      'a service inside its start period is not touched, and its bad answers prove nothing yet',
      seenOf([backend({ state: 'starting', why: 'it started 40s ago' })], [complaint('api', 'backend')]),
      {},
      { outcome: 'failing', incidents: [], heals: [] },
    ],
    [
      'a task that ended well is no failure',
      seenOf([web(), service('migrate', { state: 'job', running: 0 })]),
      {},
      { outcome: 'healthy', incidents: [], heals: [] },
    ],
    [
      'nothing of it runs',
      seenOf([], [], { look: { ledger: 'absent' } }),
      {},
      { outcome: 'failing', incidents: ['P1 Nothing of shop/production runs'], heals: [] },
    ],
    [
      'it was removed on purpose: its bad answers are missed by nobody',
      seenOf([], [silence('page')], { look: { ledger: 'destroyed' } }),
      {},
      { outcome: 'healthy', incidents: [], heals: [] },
    ],
    [
      'the last deploy has ended without proof, and all runs',
      seenOf([web()], [], { look: { ledger: 'unproven' } }),
      {},
      {
        outcome: 'drifted',
        incidents: ['P2 The last deploy of shop/production has ended without proof'],
        heals: [],
      },
    ],
  ])('%s', (_, seen, rules, expected) => {
    expect(told(seen, rules)).toEqual(expected);
  });
});

describe('what a person has stopped', () => {
  const stopped = { state: 'stopped', why: 'it was stopped at 11:40' } as const;
  const incident = 'P3 web of shop/production was stopped by hand';

  it.each<[string, Seen, Partial<JudgeRules>, ReturnType<typeof told>]>([
    [
      'is left so, and is no failure',
      seenOf([backend(), web(stopped)], [complaint('page', 'web')]),
      {},
      { outcome: 'healthy', incidents: [incident], heals: [] },
    ],
    [
      'explains a probe that names no service, if all else is well',
      seenOf([backend(), web(stopped)], [probe('page', { ok: false })]),
      {},
      { outcome: 'healthy', incidents: [incident], heals: [] },
    ],
    [
      'explains what depends on it',
      seenOf([web(stopped), service('proxy', { dependsOn: ['web'] })], [complaint('page', 'proxy')]),
      {},
      { outcome: 'healthy', incidents: [incident], heals: [] },
    ],
    [
      'does not hide another service that is down',
      seenOf([backend(down), web(stopped)]),
      {},
      {
        outcome: 'failing',
        incidents: ['P1 backend of shop/production is down: it has exited with status 137', incident],
        heals: ['backend'],
      },
    ],
    [
      'is healed where the caller wants that',
      seenOf([backend(), web(stopped)]),
      { stoppedByHand: 'heal' },
      { outcome: 'failing', incidents: ['P1 web of shop/production was stopped by hand'], heals: ['web'] },
    ],
  ])('%s', (_, seen, rules, expected) => {
    expect(told(seen, rules)).toEqual(expected);
  });
});

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

describe('what a reader should know besides', () => {
  it('names services that are left alone, and why, and names that are no service', () => {
    const seen = seenOf(
      [db(down), backend(down), web({ state: 'stopped', why: 'it was stopped at 11:40' })],
      [complaint('page', 'wbe')],
    );
    expect(judge(seen, rulesOf()).notes).toEqual([
      'The probe page names "wbe" in `heal`, and there is no such service: db, backend, web.',
      'db keeps data, so it is not restarted. To have it restarted, name it in `heal` of its own probe.',
      'backend is left alone: it fails because of db.',
      'web was stopped by hand (it was stopped at 11:40): it is left so.',
    ]);
  });
});

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
