import { describe, expect, it } from '@jest/globals';
import type { JudgeRules } from '../../src/judge/about.ts';
import { judge } from '../../src/judge/judge.ts';
import type { Seen } from '../../src/look/seen.ts';
import { backend, complaint, db, down, probe, rulesOf, seenOf, service, told, web } from './seen-of.ts';

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

  const redis = service('redis', { ...stopped, datastore: true });
  it.each<[string, Seen, readonly string[]]>([
    [
      'a crash',
      seenOf([redis, service('web', down)], [probe('page', { ok: false })]),
      ['P1 web of shop/production is down: it has exited with status 137'],
    ],
    [
      'a bad answer',
      seenOf([redis, service('web'), service('api')], [complaint('page', 'web')]),
      [
        'P1 web of shop/production runs, and does not answer as it should: page answered 503 instead of 200-299',
      ],
    ],
    [
      'what fails because of the crash',
      seenOf([redis, service('api', down), service('web', { ...down, dependsOn: ['api'] })]),
      ['P1 api of shop/production is down: it has exited with status 137'],
    ],
    [
      'a probe of nobody, where something crashed',
      seenOf([redis, service('api', down), service('web')], [probe('page', { ok: false })]),
      ['P1 api of shop/production is down: it has exited with status 137'],
    ],
    [
      'what fails because of another one that is needed as well',
      seenOf([redis, db(down), service('web', { ...down, dependsOn: ['redis', 'db'] })]),
      ['P1 db of shop/production is down: it has exited with status 137'],
    ],
  ])('spares what may need it a restart, and does not excuse %s', (_, seen, incidents) => {
    expect(told(seen)).toEqual({
      outcome: 'failing',
      incidents: [...incidents, 'P3 redis of shop/production was stopped by hand'],
      heals: [],
    });
  });

  it('wakes nobody, whatever asks for it or depends on it', () => {
    const proxy = service('proxy', { ...down, dependsOn: ['web'] });
    const seen = seenOf(
      [backend(), web(stopped), proxy],
      [complaint('page', 'web'), complaint('login', 'proxy'), probe('api', { ok: false })],
    );
    const { sightings } = judge(seen, rulesOf());
    const bad = sightings.filter(({ state }) => state === 'bad');
    expect(bad.map(({ key, severity }) => `${severity} ${key}`).toSorted()).toEqual([
      'P3 shop/production: probe api',
      'P3 shop/production: probe login',
      'P3 shop/production: probe page',
      'P3 shop/production: service proxy',
      'P3 shop/production: service web',
    ]);
  });
});

describe('what a backup makes stand still', () => {
  const halted = { state: 'stopped', haltedBy: 'the backup of uploads' } as const;
  const quiet: ReturnType<typeof told> = { outcome: 'healthy', incidents: [], heals: [] };

  it.each<[string, Seen, Partial<JudgeRules>, ReturnType<typeof told>]>([
    ['is told to nobody', seenOf([backend(), web(halted)], [complaint('page', 'web')]), {}, quiet],
    ['is never started', seenOf([backend(), web(halted)]), { stoppedByHand: 'heal' }, quiet],
    [
      'explains what depends on it',
      seenOf([web(halted), service('proxy', { dependsOn: ['web'] })], [complaint('page', 'proxy')]),
      {},
      quiet,
    ],
    [
      'does not hide another service that is down',
      seenOf([backend(down), web(halted)], [probe('page', { ok: false })]),
      {},
      {
        outcome: 'failing',
        incidents: ['P1 backend of shop/production is down: it has exited with status 137'],
        heals: ['backend'],
      },
    ],
  ])('%s', (_, seen, rules, expected) => {
    expect(told(seen, rules)).toEqual(expected);
  });
});
