import { describe, expect, it } from '@jest/globals';
import type { PhaseRecord, Proof } from '../../src/phases.ts';
import { proofTables } from '../../src/report/proof-tables.ts';

const phase = (name: string, endedAt: number, status: PhaseRecord['status'] = 'done') => ({
  name,
  endedAt,
  status,
});
const proof = (what: string, at: number, phase?: string): Proof => ({
  what,
  evidence: '',
  at,
  ...(phase === undefined ? {} : { phase }),
});

const well = [phase('plan', 10), phase('prove', 30)];
const failed = [phase('plan', 10), phase('prove', 30, 'failed'), phase('put back', 50)];

describe('the tables of proofs', () => {
  it.each<[string, readonly Proof[], typeof well, readonly unknown[]]>([
    ['of nothing are none', [], well, []],
    [
      'are in the order of the phases, and within one by their words',
      [
        proof('web 10', 21, 'prove'),
        proof('web 9', 22, 'prove'),
        proof('nodes', 5, 'plan'),
        proof('all', 40),
      ],
      well,
      [['Proofs', 'nodes', 'web 9', 'web 10', 'all']],
    ],
    [
      'of a failed release stand apart from those of the one that was put back',
      [proof('v1 serves', 45, 'put back'), proof('nodes answer', 5, 'plan'), proof('took v2', 30, 'prove')],
      failed,
      [
        ['Proofs before the failure', 'nodes answer', 'took v2'],
        ['Proofs after the failure', 'v1 serves'],
      ],
    ],
    [
      'of a step that put nothing back are one',
      [proof('nodes answer', 5, 'plan')],
      failed,
      [['Proofs', 'nodes answer']],
    ],
    [
      'of a step that failed at once are those of the way back',
      [proof('v1 serves', 45, 'put back')],
      failed,
      [['Proofs after the failure', 'v1 serves']],
    ],
  ])('%s', (_, proofs, phases, tables) => {
    expect(
      proofTables(proofs, phases).map(({ title, proofs }) => [title, ...proofs.map(({ what }) => what)]),
    ).toEqual(tables);
  });
});
