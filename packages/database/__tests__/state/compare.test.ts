import { describe, expect, test } from '@jest/globals';
import { scriptChecksum } from '../../src/prisma/checksum.ts';
import { compareHistory } from '../../src/state/compare.ts';
import type { HistoryRow } from '../../src/state/history.ts';

const folderOf = (...names: string[]) => names.map((name) => ({ name, script: `-- ${name}` }));
const at = new Date('2026-11-01T00:00:00Z');
const row = (name: string, more: Partial<HistoryRow> = {}): HistoryRow => ({
  name,
  checksum: scriptChecksum(`-- ${name}`),
  startedAt: at,
  finishedAt: at,
  rolledBackAt: null,
  logs: null,
  ...more,
});

describe('a folder beside the history of a database', () => {
  test.each([
    ['an empty database', ['1', '2'], [], { kind: 'pending', pending: ['1', '2'] }],
    ['one migration to go', ['1', '2'], [row('1')], { kind: 'pending', applied: ['1'], pending: ['2'] }],
    ['the same', ['1', '2'], [row('1'), row('2')], { kind: 'up-to-date', applied: ['1', '2'] }],
    ['a newer release was here', ['1'], [row('1'), row('2')], { kind: 'ahead', ahead: ['2'] }],
    [
      'an applied script was edited',
      ['1'],
      [row('1', { checksum: '0'.repeat(64) })],
      { kind: 'diverged', edited: ['1'] },
    ],
    [
      'an applied migration was taken out',
      ['1', '3'],
      [row('1'), row('2'), row('3')],
      { kind: 'diverged', missing: ['2'] },
    ],
    [
      'a migration slipped in before one that is applied',
      ['1', '2', '3'],
      [row('1'), row('3')],
      { kind: 'diverged', backDated: ['2'], pending: ['2'] },
    ],
    [
      'two branches, each with a migration of its own',
      ['1', '2'],
      [row('1'), row('3')],
      { kind: 'diverged', backDated: ['2'], ahead: ['3'] },
    ],
    [
      'a migration failed, and one waits behind it',
      ['1', '2', '3'],
      [row('1'), row('2', { finishedAt: null, logs: 'ERROR: no' })],
      { kind: 'failed', failed: [{ name: '2', startedAt: at, logs: 'ERROR: no' }], pending: ['3'] },
    ],
    [
      'a failed try that was rolled back by hand counts no more',
      ['1', '2'],
      [row('1'), row('2', { finishedAt: null, rolledBackAt: at })],
      { kind: 'pending', applied: ['1'], pending: ['2'] },
    ],
    [
      'a failed try, resolved, and a good one after it',
      ['1'],
      [row('1', { finishedAt: null, rolledBackAt: at }), row('1')],
      { kind: 'up-to-date', applied: ['1'], failed: [] },
    ],
    [
      'an unfinished try beside a finished one, which stops Prisma',
      ['1', '2'],
      [row('1'), row('1', { finishedAt: null })],
      { kind: 'failed', applied: ['1'], failed: [{ name: '1', startedAt: at, logs: null }], pending: ['2'] },
    ],
    [
      'half done comes before diverged: it has to be put right first',
      ['1', '2'],
      [row('0'), row('1', { finishedAt: null })],
      { kind: 'failed', missing: ['0'] },
    ],
  ])('%s', (_, folder, rows, expected) => {
    expect(compareHistory(folderOf(...folder), rows)).toMatchObject(expected);
  });
});
