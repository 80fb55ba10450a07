import { describe, expect, it } from '@jest/globals';
import { lastProven, runningRelease } from '../src/index.ts';
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
