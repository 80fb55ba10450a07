import type { Summary } from '@fairway/action-kit';
import type { LedgerEntry } from '@fairway/releases';
import { describe, expect, test } from '@jest/globals';
import { summariseLedger } from '../../src/tell/ledger.ts';

const entry = (version: string, outcome: LedgerEntry['outcome'], more: Partial<LedgerEntry> = {}) => ({
  id: `${version}-id`,
  version,
  commit: version.repeat(20).slice(0, 40),
  startedAt: '2026-11-02T09:30:00.000Z',
  actor: 'mona',
  runUrl: '',
  outcome,
  ...more,
});

/** The table as a reader sees it: version, outcome, use for a rollback. */
function shown(entries: readonly LedgerEntry[], stored: readonly string[]): unknown[] {
  const told: unknown[] = [];
  const summary: Summary = {
    heading: () => summary,
    facts: () => summary,
    details: () => summary,
    text(markdown) {
      told.push(markdown);
      return summary;
    },
    table({ rows }) {
      told.push(...rows.map(([version, , , , ended, rollback]) => [version, ended, rollback]));
      return summary;
    },
  };
  summariseLedger(entries, stored, summary);
  return told;
}

describe('the ledger', () => {
  test('shows the running release, the target of `previous`, and the other releases to go back to', () => {
    const entries = ['a', 'b', 'c', 'd'].map((version) => entry(version, 'proven'));
    expect(shown(entries, ['b-id', 'c-id', 'd-id'])).toEqual([
      ['d', 'proven healthy', 'runs now'],
      ['c', 'proven healthy', 'previous'],
      ['b', 'proven healthy', 'kept'],
      ['a', 'proven healthy', ''],
    ]);
  });

  test('shows the outcome of each run, rollbacks included', () => {
    const entries = [
      entry('a', 'proven'),
      entry('b', 'proven'),
      entry('c', 'rolled-back', { previous: 'b-id' }),
      entry('a', 'proven', { rollback: true, startedAt: '2026-11-02T11:00:00.000Z' }),
    ];
    expect(shown(entries, ['a-id', 'b-id'])).toEqual([
      ['a', 'gone back to, proven healthy', 'runs now'],
      ['c', 'failed, the one before was put back', ''],
      ['b', 'proven healthy', 'kept'],
      ['a', 'proven healthy', ''],
    ]);
  });

  test('shows an attempt once, and one that was cut as such', () => {
    const cut = { startedAt: '2026-11-02T10:00:00.000Z' };
    const commit = 'c0ffee'.repeat(7).slice(0, 40);
    const entries = [entry(commit, 'started'), entry(commit, 'proven'), entry('b', 'started', cut)];
    expect(shown(entries, [`${commit}-id`])).toEqual([
      ['b', 'cut before its end', ''],
      ['c0ffeec', 'proven healthy', 'previous'],
    ]);
  });

  test('that is empty says so', () => {
    expect(shown([], [])).toEqual(['The ledger is empty: nothing was ever deployed here.']);
  });

  test('that is long shows the newest twenty', () => {
    const entries = Array.from({ length: 23 }, (_, number) => entry(`v${number}`, 'proven'));
    const told = shown(entries, []);
    expect(told[0]).toEqual(['v22', 'proven healthy', 'runs now']);
    expect(told.slice(20)).toEqual(['And 3 earlier.']);
  });
});
