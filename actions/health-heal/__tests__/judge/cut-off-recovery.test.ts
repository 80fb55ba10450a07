import { describe, expect, test } from '@jest/globals';
import { judge } from '../../src/judge/judge.ts';
import {
  backend,
  complaint,
  db,
  down,
  type installation,
  now,
  probe,
  rulesOf,
  seenOf,
  told,
  web,
} from './seen-of.ts';

type Mark = NonNullable<ReturnType<typeof installation>['cutOff']>;

const cutOff: Mark = {
  ...{ way: 'restore-and-rollback', at: now, actor: 'ada', runUrl: 'https://github.example/runs/42' },
  ...{ running: { id: 'v2', version: 'v2' }, target: { id: 'v1', version: 'v1' }, copies: [] },
  exchanges: [
    {
      ...{ source: 'shop', live: 'shop', restored: 'shop_new', kept: 'shop_before' },
      numbers: { live: '1', restored: '2' },
    },
  ],
};
const stopped = { state: 'stopped', why: 'it was stopped at 11:40' } as const;
const services = [db(), backend(stopped), web(stopped)];
const incident = 'P1 A recovery of shop/production was cut off, and has left the app stopped';

describe('a recovery that was cut off', () => {
  test.each([
    ['what it has stopped', services, [complaint('page', 'web'), probe('api', { ok: false })]],
    ['what a failed start has left', [db(), backend(down), web(stopped)], []],
    ['an app of which something runs', [db(), backend(), web(stopped)], []],
  ])('is one incident, and nothing is healed: %s', (_, all, probes) => {
    const seen = seenOf(all, probes, { look: { cutOff, ledger: 'unproven' } });
    expect(told(seen)).toEqual({ outcome: 'failing', incidents: [incident], heals: [] });
  });

  test('is told with its run, with where the data are, and with what to do', () => {
    const { sightings, notes } = judge(seenOf(services, [], { look: { cutOff } }), rulesOf());
    const evidence = sightings.find(({ key }) => key === 'shop/production: recovery')?.evidence.join('\n');
    expect(evidence).toContain('restore-and-rollback to v1, begun 2026-11-29 12:00 UTC by ada');
    expect(evidence).toContain('https://github.example/runs/42');
    expect(evidence).toContain('shop_before those of before');
    expect(evidence).toContain('/var/lib/fairway/compose/shop/recovery.json');
    expect(sightings.map(({ title }) => title).join()).not.toContain('by hand');
    expect(notes).toEqual([expect.stringContaining('Nothing is healed until')]);
  });

  test('hides nothing that has another cause', () => {
    const full = probe('disk', { kind: 'disk', ok: false, severity: 'P2', problem: 'is full' });
    const seen = seenOf([db(), backend(), web()], [full], { look: { cutOff } });
    expect(told(seen).incidents).toEqual([incident, 'P2 disk of shop/production is full']);
  });

  test('is none while it holds the lock', () => {
    const lock = { holder: 'recover', since: now };
    const { outcome, sightings } = judge(seenOf(services, [], { look: { cutOff, lock } }), rulesOf());
    expect(outcome).toBe('deploying');
    expect(sightings.filter(({ state }) => state === 'bad')).toEqual([]);
  });
});
