import { describe, expect, it } from '@jest/globals';
import { judge } from '../../src/judge/judge.ts';
import type { Seen } from '../../src/look/seen.ts';
import { probe, rulesOf, seenOf, service, told, web } from './seen-of.ts';

describe('a machine that could not be looked at', () => {
  const unreached = [{ host: 'web2', why: 'Timed out.', runnersFault: false }];
  const lost = 'P2 web2 of shop/production cannot be looked at';
  const both = { machines: ['web1', 'web2'], unreached };

  it.each<[string, Seen]>([
    [
      'may still have what was removed from the others',
      seenOf([], [], { ...both, look: { ledger: 'destroyed' } }),
    ],
    ['may run what was not found on the others', seenOf([], [], { ...both, look: { ledger: 'absent' } })],
    [
      'is told also where it is listed nowhere, such as a manager that takes no tasks',
      seenOf([], [], {
        machines: ['web1'],
        look: { ledger: 'absent', unseen: [{ host: 'web2', why: 'Its ledger cannot be read.' }] },
      }),
    ],
    [
      'may have what a probe did not find',
      seenOf(
        [service('web')],
        [probe('orders', { kind: 'sql', ok: false, askersFault: true, speaksFor: 'db' })],
        both,
      ),
    ],
  ])('%s: it alone is told', (_, seen) => {
    expect(told(seen)).toEqual({ outcome: 'failing', incidents: [lost], heals: [] });
  });

  it('ends no incident about the lock, the ledger or drift', () => {
    const { sightings, complete } = judge(seenOf([web()], [], both), rulesOf());
    expect(complete).toBe(false);
    expect(sightings.flatMap(({ key, state }) => (state === 'unseen' ? key.split(': ')[1] : []))).toEqual(
      expect.arrayContaining(['lock', 'ledger', 'drift']),
    );
  });
});
