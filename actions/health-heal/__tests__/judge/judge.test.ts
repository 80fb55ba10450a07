import { describe, expect, it } from '@jest/globals';
import type { JudgeRules } from '../../src/judge/about.ts';
import { judge } from '../../src/judge/judge.ts';
import type { Seen } from '../../src/look/seen.ts';
import {
  backend,
  complaint,
  db,
  down,
  probe,
  rulesOf,
  seenOf,
  service,
  silence,
  told,
  web,
} from './seen-of.ts';

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
    ...(['sql', 'disk', 'memory', 'command', 'container'] as const).map(
      (kind): [string, Seen, Partial<JudgeRules>, ReturnType<typeof told>] => [
        `a probe of the kind ${kind} is answered by no service: the only one is not restarted for it`,
        seenOf([service('app')], [probe('check', { kind, ok: false })]),
        {},
        {
          outcome: 'failing',
          incidents: ['P1 check of shop/production answered 503 instead of 200-299'],
          heals: [],
        },
      ],
    ),
    [
      'a service whose database is asked keeps data, whatever its image is called',
      seenOf(
        [service('ledger', down), service('app')],
        [
          probe('rows', { kind: 'sql', ok: false, speaksFor: 'ledger', databaseOf: 'ledger' }),
          complaint('api', 'app'),
        ],
      ),
      {},
      {
        outcome: 'failing',
        incidents: ['P1 ledger of shop/production is down: it has exited with status 137'],
        heals: [],
      },
    ],
    [
      'a port may be that of the store of data',
      seenOf([db(), service('app')], [probe('port', { kind: 'tcp', ok: false })]),
      {},
      {
        outcome: 'failing',
        incidents: ['P1 port of shop/production answered 503 instead of 200-299'],
        heals: [],
      },
    ],
    [
      'a port is that of the only service there is',
      seenOf([service('app')], [probe('port', { kind: 'tcp', ok: false })]),
      {},
      {
        outcome: 'failing',
        incidents: [
          'P1 app of shop/production runs, and does not answer as it should: port answered 503 instead of 200-299',
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
      'a container of others that is being started is waited for: nobody is told yet, and it is not green',
      seenOf([web()], [probe('proxy', { kind: 'container', ok: false, starting: true })]),
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

it('tells that a container was restarted, and does not restart what is well again for it', () => {
  const restarted = {
    kind: 'container',
    past: true,
    problem: 'was restarted 1 time since the last look',
  } as const;
  expect(told(seenOf([web()], [complaint('proxy', 'web', restarted)]))).toEqual({
    outcome: 'failing',
    incidents: ['P1 proxy of shop/production was restarted 1 time since the last look'],
    heals: [],
  });
  expect(told(seenOf([web(down)], [complaint('proxy', 'web', restarted)]))).toEqual({
    outcome: 'failing',
    incidents: ['P1 web of shop/production is down: it has exited with status 137'],
    heals: ['web'],
  });
});

it('does not restart a service for a container that is being started', () => {
  const starting = complaint('proxy', 'web', { kind: 'container', starting: true });
  expect(told(seenOf([web()], [starting]))).toEqual({ outcome: 'failing', incidents: [], heals: [] });
});

it('is looked at again where a container of others is being started', () => {
  const starting = probe('proxy', { kind: 'container', node: 'web1', ok: false, starting: true });
  expect(judge(seenOf([web()], [starting]), rulesOf()).starting).toEqual(['proxy on web1']);
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

  it('says why a service is not touched that may need what a person has stopped', () => {
    const seen = seenOf([db({ state: 'stopped' }), service('web', down)]);
    expect(judge(seen, rulesOf()).notes).toEqual([
      'web is left alone: db does not run on purpose, and nothing says that it is not needed.',
      'db was stopped by hand: it is left so.',
    ]);
  });
});
