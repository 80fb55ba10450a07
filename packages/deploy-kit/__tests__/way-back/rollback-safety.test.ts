import type { LedgerEntry } from '@fairway/releases';
import { silentLogger } from '@fairway/runtime';
import { describe, expect, test } from '@jest/globals';
import { ledgerEntry } from '../../../../test/stage/samples/ledger-entry.ts';
import { obstaclesTo, requireWayBack, schemaOfReturn } from '../../src/index.ts';

const mark = (newest: string, ...worksFor: string[]) => [
  { name: 'harbor', newest, worksFor: [newest, ...worksFor] },
];
const entry = (version: string, more: Partial<LedgerEntry> = {}): LedgerEntry =>
  ledgerEntry({ id: version, version, ...more });
const given = (marks?: ReturnType<typeof mark>, rollbackSafe = true) => ({ marks, rollbackSafe });

describe('the way back to a release', () => {
  test.each<[string, LedgerEntry[], ReturnType<typeof given>]>([
    ['where nobody migrates', [entry('v1')], given()],
    ['where its migration still works', [entry('v1', { schema: mark('m1') })], given(mark('m2', 'm1'))],
    ['where it was recorded without marks', [entry('v1')], given(mark('m2'))],
    ['where only older runs were unsafe', [entry('v0', { rollbackSafe: false }), entry('v1')], given()],
    [
      'where it was proven again after what was taken away',
      [
        entry('v1', { schema: mark('m1') }),
        entry('v2', { schema: mark('m2'), outcome: 'failed', rollbackSafe: false }),
        entry('v1', { rollback: true }),
      ],
      given(),
    ],
  ])('is open %s', (_, entries, now) => {
    expect(obstaclesTo(entries, 'v1', now)).toEqual([]);
  });

  test.each<[string, LedgerEntry[], ReturnType<typeof given>, RegExp]>([
    [
      'where something was taken away since',
      [entry('v1', { schema: mark('m1') })],
      given(mark('m2')),
      /harbor: that release knows m1; since then, up to m2/,
    ],
    [
      'where a run that failed took it away, and this one migrates nothing',
      [entry('v1', { schema: mark('m1') }), entry('v2', { schema: mark('m2'), outcome: 'failed' })],
      given(),
      /up to m2/,
    ],
    [
      'where the release itself ran again on the newer database',
      [
        entry('v1', { schema: mark('m1') }),
        entry('v2', { schema: mark('m2') }),
        entry('v1', { schema: mark('m2') }),
      ],
      given(mark('m2')),
      /knows m1/,
    ],
    ['where this run says so', [entry('v1')], given(undefined, false), /this run/],
    [
      'where a run since then said so',
      [entry('v1'), entry('v2', { rollbackSafe: false, outcome: 'rolled-back' })],
      given(),
      /v2 was deployed as not rollback-safe/,
    ],
  ])('is barred %s', (_, entries, now, obstacle) => {
    expect(obstaclesTo(entries, 'v1', now).join('\n')).toMatch(obstacle);
  });
});

test('a way back with an obstacle is refused by name, unless the caller accepts the obstacle', () => {
  const entries = [entry('v1'), entry('v2', { rollbackSafe: false })];
  const back = (rollbackUnsafe: boolean, warn: (text: string) => void = () => {}) =>
    requireWayBack(entry('v1'), entries, { ...given(), rollbackUnsafe }, { ...silentLogger, warn });
  expect(() => back(false)).toThrow(/v1 cannot be rolled back to.*v2 was deployed as not rollback-safe/s);
  const warned: string[] = [];
  back(true, (text) => warned.push(text));
  expect(warned).toEqual([expect.stringContaining('v2 was deployed as not rollback-safe')]);
});

describe('where the data go back with the release', () => {
  const restored = { ...given(), rollbackUnsafe: false, restored: true };

  test('nothing stands in the way', () => {
    const entries = [
      entry('v1', { schema: mark('m1') }),
      entry('v2', { schema: mark('m2'), rollbackSafe: false }),
    ];
    expect(() => requireWayBack(entry('v1'), entries, restored, silentLogger)).not.toThrow();
  });

  test('a later release that needs more than they have is barred from then on', () => {
    const before = [entry('v1', { schema: mark('m1') }), entry('v2', { schema: mark('m2') })];
    const entries = [...before, entry('v1', { rollback: true, ...schemaOfReturn(before, 'v1', restored) })];
    expect(obstaclesTo(entries, 'v2', given())).toEqual([
      'harbor: that release knows m2; since then, up to m1, something was taken away',
    ]);
  });

  test('every other release is barred where nobody knows what they have', () => {
    const entries = [entry('v2'), entry('v1', { rollback: true, ...schemaOfReturn([], 'v1', restored) })];
    expect(obstaclesTo(entries, 'v2', given())).toEqual([
      'v1 was put back, and no migrations are known of the data that it has since then',
    ]);
  });

  test('a return that failed bars nothing: the databases are what they were before it', () => {
    const before = [entry('v1', { schema: mark('m1') }), entry('v2', { schema: mark('m2') })];
    const back = {
      rollback: true,
      startedAt: '2026-11-22T04:00:00Z',
      ...schemaOfReturn(before, 'v1', restored),
    };
    const started = entry('v1', { ...back, outcome: 'started' });
    const failed = entry('v1', { ...back, outcome: 'rolled-back', previous: 'v2' });
    expect(obstaclesTo([...before, started, failed], 'v2', given())).toEqual([]);
    // One that was cut may have left them as they were then.
    expect(obstaclesTo([...before, started], 'v2', given())).toHaveLength(1);
  });
});
