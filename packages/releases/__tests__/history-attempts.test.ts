import { describe, expect, it } from '@jest/globals';
import { attemptsIn, type LedgerEntry, type Outcome } from '../src/index.ts';

const entry = (version: string, minute: number, outcome: Outcome): LedgerEntry => ({
  id: `${version}-id`,
  version,
  commit: '',
  startedAt: `2026-11-29T02:${String(minute).padStart(2, '0')}:00.000Z`,
  actor: 'mona',
  runUrl: '',
  outcome,
});

describe('the attempts of a ledger', () => {
  it.each<[string, readonly LedgerEntry[], readonly string[]]>([
    ['of an empty ledger are none', [], []],
    [
      'that ended are shown by their end',
      [entry('v1', 1, 'started'), entry('v1', 1, 'proven')],
      ['v1 proven'],
    ],
    [
      'that was cut is shown as begun',
      [entry('v1', 1, 'started'), entry('v1', 1, 'proven'), entry('v2', 2, 'started')],
      ['v1 proven', 'v2 started'],
    ],
    [
      'that was cut before a later one is still shown',
      [entry('v1', 1, 'started'), entry('v1', 5, 'started'), entry('v1', 5, 'proven')],
      ['v1 started', 'v1 proven'],
    ],
    [
      'that wrote two endings are shown by the last',
      [entry('v2', 1, 'started'), entry('v2', 1, 'failed'), entry('v2', 1, 'rolled-back')],
      ['v2 rolled-back'],
    ],
  ])('%s', (_, entries, shown) => {
    expect(attemptsIn(entries).map(({ version, outcome }) => `${version} ${outcome}`)).toEqual(shown);
  });
});
