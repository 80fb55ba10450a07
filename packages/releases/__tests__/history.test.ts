import { describe, expect, it } from '@jest/globals';
import { type LedgerEntry, lastProven, type Outcome, rollbackTarget, runningRelease } from '../src/index.ts';

function history(...steps: [version: string, outcome: Outcome, previous?: string][]): LedgerEntry[] {
  return steps.map(([version, outcome, previous]) => ({
    id: `${version}-id`,
    version,
    commit: 'c',
    startedAt: '2026-11-21T04:00:00Z',
    actor: 'mona',
    runUrl: 'https://github.com/acme/marina/actions/runs/1',
    outcome,
    ...(previous ? { previous: `${previous}-id` } : {}),
  }));
}

describe('lastProven', () => {
  it.each([
    [history(), undefined],
    [history(['v1', 'failed']), undefined],
    [history(['v1', 'proven'], ['v2', 'started']), 'v1'],
    [history(['v1', 'proven'], ['v2', 'rolled-back', 'v1']), 'v1'],
    [history(['v1', 'proven'], ['v2', 'proven'], ['v1', 'unchanged']), 'v1'],
  ])('finds what to go back to (%#)', (entries, version) => {
    expect(lastProven(entries)?.version).toBe(version);
  });
});

describe('runningRelease', () => {
  it.each([
    [history(), undefined],
    [history(['v1', 'proven']), 'v1-id'],
    [history(['v1', 'proven'], ['v2', 'rolled-back', 'v1']), 'v1-id'],
    [history(['v1', 'proven'], ['v2', 'failed', 'v1']), undefined],
    [history(['v1', 'proven'], ['v2', 'started', 'v1']), undefined],
    [history(['v1', 'removed']), undefined],
  ])('claims only what a proof supports (%#)', (entries, id) => {
    expect(runningRelease(entries)).toBe(id);
  });
});

describe('rollbackTarget', () => {
  const entries = history(['v1', 'proven'], ['v2', 'failed'], ['v3', 'proven'], ['v3', 'unchanged']);

  it.each([
    ['previous', 'v1'],
    ['v1', 'v1'],
    ['v3-id', 'v3'],
  ])('goes to %s', (to, version) => {
    expect(rollbackTarget(entries, to).version).toBe(version);
  });

  it('never goes to what was not proven, and lists what was', () => {
    expect(() => rollbackTarget(entries, 'v2')).toThrow('Proven here so far: v3, v1.');
  });

  it('says so where nothing was ever proven', () => {
    expect(() => rollbackTarget([], 'previous')).toThrow('No release was ever proven here');
  });

  it('goes back and forth between two releases', () => {
    const back = [...entries, ...history(['v1', 'proven', 'v3'])];
    expect(rollbackTarget(back, 'previous').version).toBe('v3');
  });
});
