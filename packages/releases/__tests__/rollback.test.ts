import { describe, expect, it } from '@jest/globals';
import { rollbackTarget } from '../src/index.ts';
import { history, type Step } from './entries.ts';

const all = ['v1-id', 'v2-id', 'v3-id', 'v4-id'];
const three: Step[] = [
  ['v1', 'proven'],
  ['v2', 'proven'],
  ['v3', 'proven'],
];

describe('previous', () => {
  it.each<[string, Step[], string]>([
    ['what was proven before', three, 'v2'],
    [
      'not what failed before',
      [
        ['v1', 'proven'],
        ['v2', 'failed'],
        ['v3', 'proven'],
        ['v3', 'unchanged'],
      ],
      'v1',
    ],
    ['one more back after a rollback', [...three, ['v2', 'rollback']], 'v1'],
    ['not what was rolled back from', [...three, ['v1', 'rollback'], ['v4', 'proven']], 'v1'],
    ['the last proven one where the last run failed', [...three, ['v4', 'failed', 'v3']], 'v3'],
    ['the last proven one where the last run was cut', [...three, ['v4', 'started', 'v3']], 'v3'],
    ['the one before where the last run was put back', [...three, ['v4', 'rolled-back', 'v3']], 'v2'],
    [
      'what ran before the same release was deployed again',
      [
        ['v1', 'proven'],
        ['v2', 'proven'],
        ['v1', 'proven'],
      ],
      'v2',
    ],
  ])('is %s', (_, steps, version) => {
    expect(rollbackTarget(history(...steps), 'previous', all).version).toBe(version);
  });
});

describe('a named release', () => {
  const entries = history(['v1', 'proven'], ['v2', 'failed'], ['v3', 'proven']);

  it.each([
    ['v1', 'v1'],
    ['v3-id', 'v3'],
  ])('is found: %s', (to, version) => {
    expect(rollbackTarget(entries, to, all).version).toBe(version);
  });

  it('that is a commit is found by the first digits of it, as the ledger is shown, where they fit one alone', () => {
    const [a, b] = [`1234567${'a'.repeat(33)}`, `1234567${'b'.repeat(33)}`];
    const commits = history([a, 'proven'], [b, 'proven']);
    const ids = commits.map(({ id }) => id);
    expect(rollbackTarget(commits, '1234567a', ids).version).toBe(a);
    for (const unclear of ['1234567', '123456'])
      expect(() => rollbackTarget(commits, unclear, ids)).toThrow(unclear);
  });

  it('is refused where it was not proven or is not kept, with a list of the kept releases', () => {
    expect(() => rollbackTarget(entries, 'v2', all)).toThrow('Kept here: v3 (runs now), v1.');
    expect(() => rollbackTarget(entries, 'v1', ['v3-id'])).toThrow(
      /v1 was proven here, but is not kept.*v3 \(runs now\)\./,
    );
    expect(() => rollbackTarget(entries, 'previous', ['v3-id'])).toThrow(
      /v1 was proven here, but is not kept/,
    );
    const twice = [...history(['v2', 'proven']), ...history(['v1', 'proven'], ['v2', 'proven'])].map(
      (entry, at) => ({ ...entry, id: `${entry.id}-${at}` }),
    );
    expect(() => rollbackTarget(twice, 'v9', ['v2-id-0', 'v1-id-1', 'v2-id-2'])).toThrow(
      'Kept here: v2 (runs now), v1.',
    );
    const wentBack = history(['v1', 'proven'], ['v2', 'proven'], ['v1', 'rollback']);
    expect(() => rollbackTarget(wentBack, 'previous', all)).toThrow(
      /No release was proven before the one that runs, other than those that a rollback has left. Kept here: v1 \(runs now\), v2\./,
    );
    expect(() => rollbackTarget([], 'previous', [])).toThrow('No proven release is kept here');
  });
});
