import { describe, expect, it } from '@jest/globals';
import { type LedgerState, lastProven, ledgerState, runningRelease } from '../src/index.ts';
import { history } from './entries.ts';

describe('lastProven', () => {
  it.each([
    [history(), undefined],
    [history(['v1', 'failed']), undefined],
    [history(['v1', 'proven'], ['v2', 'started']), 'v1'],
    [history(['v1', 'proven'], ['v2', 'rolled-back', 'v1']), 'v1'],
    [history(['v1', 'proven'], ['v2', 'proven'], ['v1', 'unchanged']), 'v1'],
    [history(['v1', 'proven'], ['v1', 'destroyed']), undefined],
    [history(['v1', 'proven'], ['v1', 'destroyed'], ['v2', 'proven'], ['v3', 'failed']), 'v2'],
  ])('finds the release to go back to (%#)', (entries, version) => {
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
    [history(['v1', 'proven'], ['v1', 'destroyed']), undefined],
  ])('claims only what a proof supports (%#)', (entries, id) => {
    expect(runningRelease(entries)).toBe(id);
  });
});

describe('ledgerState', () => {
  it.each<[LedgerState, string, ReturnType<typeof history>, boolean]>([
    ['running', 'after a proof', history(['v1', 'proven']), true],
    ['running', 'after a return', history(['v1', 'proven'], ['v2', 'rolled-back', 'v1']), true],
    ['unproven', 'where the release is not kept any more', history(['v1', 'proven']), false],
    ['unproven', 'after a run that was cut', history(['v1', 'proven'], ['v2', 'started']), true],
    ['unproven', 'after a run that failed', history(['v1', 'failed']), false],
    ['unproven', 'after a removal that was cut', history(['v1', 'destroyed'], ['v1', 'started']), false],
    ['destroyed', 'after a removal on request', history(['v1', 'proven'], ['v1', 'destroyed']), false],
    ['absent', 'where nothing was ever deployed', history(), false],
    ['absent', 'where the first release was removed again', history(['v1', 'removed']), false],
    [
      'absent',
      'where the first release after a removal was removed again',
      history(['v1', 'destroyed'], ['v2', 'removed']),
      false,
    ],
  ])('calls an installation %s %s', (state, _, entries, isKept) => {
    expect(ledgerState(entries, isKept)).toBe(state);
  });
});
