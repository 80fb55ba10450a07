import { describe, expect, test } from '@jest/globals';
import { parseDatabaseUrl } from '../../src/connection/database-url.ts';
import { judge, newlyApplied } from '../../src/migrate/verdict.ts';
import type { DatabaseState } from '../../src/state/state.ts';

const none = { applied: [], pending: [], failed: [], edited: [], missing: [], backDated: [], ahead: [] };
const pending: DatabaseState = { kind: 'pending', ...none, applied: ['1'], pending: ['2', '3'] };
const upToDate: DatabaseState = { kind: 'up-to-date', ...none, applied: ['1', '2', '3'] };
const unreachable: DatabaseState = {
  kind: 'unreachable',
  why: 'Gone.',
  fix: 'Look.',
  evidence: 'ECONNREFUSED',
};

const surveyed = {
  entry: { name: 'harbor' },
  route: { target: parseDatabaseUrl('harbor', 'postgresql://app:sesame@db/harbor') },
  migrations: ['1', '2', '3'].map((name) => ({ name, script: '' })),
};

describe('a database that was read back', () => {
  test('is proven only when it has every migration of the folder', () => {
    expect(judge(surveyed, upToDate)).toMatchObject({ proven: true, what: 'harbor is up to date' });
    const short: DatabaseState = { ...upToDate, applied: ['1', '2'] };
    expect(judge(surveyed, short).proven).toBe(false);
  });

  test.each<[string, DatabaseState, RegExp]>([
    ['still pending', pending, /2, 3 had not been applied/],
    ['gone', unreachable, /gives no answer/],
    [
      'half done',
      { kind: 'failed', ...none, failed: [{ name: '2', startedAt: new Date(0), logs: null }] },
      /did not end: 2/,
    ],
  ])('is a failure when it is %s', (_, after, told) => {
    const verdict = judge(surveyed, after);
    expect(verdict.proven).toBe(false);
    expect(verdict.proven ? '' : verdict.failure.message).toMatch(told);
  });
});

test('a migration that was pending before and is applied after counts as applied by this run', () => {
  expect(newlyApplied(pending, upToDate)).toEqual(['2', '3']);
  expect(newlyApplied(pending, { ...pending, kind: 'failed', applied: ['1', '2'] })).toEqual(['2']);
  expect(newlyApplied(pending, unreachable)).toEqual([]);
  expect(newlyApplied(upToDate, upToDate)).toEqual([]);
});
