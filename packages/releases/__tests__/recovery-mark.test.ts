import { describe, expect, test } from '@jest/globals';
import { cutOffIn, type RecoveryMark } from '../src/recovery/recovery-mark.ts';
import { requireNoCutOffRecovery } from '../src/recovery/say-recovery.ts';
import { history } from './entries.ts';

const at = Date.parse('2026-11-29T12:00:00Z');
const mark: RecoveryMark = {
  ...{ way: 'restore-and-rollback', at, actor: 'ada', runUrl: 'https://github.example/runs/42' },
  running: { id: 'v2-b', version: 'v2' },
  target: { id: 'v1-a', version: 'v1' },
  exchanges: [
    {
      ...{ source: 'shop', live: 'shop', restored: 'shop_20261129_120100', kept: 'shop_before_20261129' },
      numbers: { live: '16384', restored: '16999' },
    },
  ],
  copies: [],
};
const before = '2026-11-29T11:00:00.000Z';
const after = '2026-11-29T12:00:00.000Z';

describe('a recovery', () => {
  test.each([
    ['proven', before, true],
    ['proven', after, false],
    ['unchanged', after, false],
    ['destroyed', after, false],
    ['started', after, true],
    ['failed', after, true],
  ] as const)('after which the ledger says %s, begun %s, is cut off: %s', (outcome, startedAt, isCutOff) => {
    const found = cutOffIn(
      JSON.stringify(mark),
      history(['v1', outcome]).map((entry) => ({ ...entry, startedAt })),
      'recovery.json',
    );
    expect(found).toEqual(isCutOff ? mark : undefined);
  });

  test.each([
    ['v2 that ran when it began', 'v2', before, true],
    ['v1 that it went to', 'v1', '2026-11-29T10:59:59.000Z', false],
  ])('is told by entries, not by clocks that differ: %s', (_, version, startedAt, isCutOff) => {
    // The run that deployed v2 was ahead of the recovery, and the recovery that went on behind it.
    const early = { ...mark, at: Date.parse(before) - 1, running: { ...mark.running, startedAt: before } };
    const late = { ...early, at };
    for (const one of [early, late]) {
      const ledger = history([version, 'proven']).map((entry) => ({ ...entry, startedAt }));
      expect(cutOffIn(JSON.stringify(one), ledger, 'recovery.json') !== undefined).toBe(isCutOff);
    }
  });

  test('without a mark is none', () => {
    expect(cutOffIn(undefined, [], 'recovery.json')).toBeUndefined();
  });

  test.each(['', '{"way":', '{}'])('whose mark is %j says what to look at', (text) => {
    expect(() => cutOffIn(text, [], 'recovery.json on db1')).toThrow(/recovery\.json on db1 cannot be read/);
  });

  test('that was cut off lets nothing else change what it has begun', () => {
    const place = { subject: 'shop', host: 'db1', dir: '/var/lib/fairway/compose/shop' };
    expect(() => requireNoCutOffRecovery(undefined, place)).not.toThrow();
    expect(() => requireNoCutOffRecovery(mark, place)).toThrow(
      expect.objectContaining({
        what: 'shop is not changed: a recovery of it was cut off.',
        why: expect.stringContaining(
          'restore-and-rollback to v1, begun 2026-11-29 12:00 UTC by ada (https://github.example/runs/42)',
        ),
        evidence: [expect.stringContaining('shop_before_20261129 those of before')],
        fix: expect.stringContaining('/var/lib/fairway/compose/shop/recovery.json'),
      }),
    );
  });
});
