import type { LedgerEntry, Release } from '@fairway/releases';
import { describe, expect, test } from '@jest/globals';
import type { Ending } from '../../src/index.ts';
import { aboutEarlier, aboutEnding, aboutPlanned } from '../../src/tell/about-deploy.ts';

const release = (version: string) => ({ version, commit: `${version}c` }) as Release;
const ending = (status: Ending['status'], serves?: Release): Ending => ({
  ...{ status, serves, probes: [], notes: [] },
});

describe('what a deploy is about', () => {
  test('before its change names both releases, and that nothing was touched', () => {
    const known = { serving: 'untouched', serves: { version: 'v1', commit: 'v1c' } };
    expect(aboutPlanned(release('v2'), release('v1'))).toEqual({
      ...known,
      release: { version: 'v2', commit: 'v2c' },
      previous: known.serves,
    });
    expect(aboutPlanned(release('v2'), undefined)).toMatchObject({ previous: null, serves: null });
  });

  test.each([
    ['deployed', 'v2', 'asked'],
    ['unchanged', 'v2', 'asked'],
    ['rolled-back', 'v1', 'previous'],
    ['failed', 'v1', 'untouched'],
    ['failed', undefined, 'unproven'],
  ] as const)('at its end: %s with %s serving is told as %s', (status, serves, serving) => {
    expect(aboutEnding(ending(status, serves && release(serves)))).toEqual({
      serving,
      serves: serves === undefined ? null : { version: serves, commit: `${serves}c` },
      errorsSeen: [],
    });
  });

  test('remembers the attempts before it, newest first, each once and by its end', () => {
    const entry = (version: string, outcome: LedgerEntry['outcome'], cause?: string): LedgerEntry => ({
      ...{ id: version, version, commit: 'c', actor: 'ada', runUrl: `run/${version}`, outcome },
      startedAt: '2026-01-01T00:00:00Z',
      ...(cause ? { cause, endedAt: '2026-01-01T00:05:00Z' } : {}),
    });
    const entries = [
      entry('v1', 'started'),
      entry('v1', 'proven'),
      entry('v2', 'started'),
      entry('v2', 'rolled-back', 'api never became healthy'),
      ...['v3', 'v4', 'v5', 'v6'].map((version) => entry(version, 'failed', 'why')),
    ];
    const { earlier = [] } = aboutEarlier(entries);
    expect(earlier.map(({ version }) => version)).toEqual(['v6', 'v5', 'v4', 'v3', 'v2']);
    expect(earlier.at(-1)).toEqual({
      ...{ version: 'v2', outcome: 'rolled-back', cause: 'api never became healthy', runUrl: 'run/v2' },
      endedAt: '2026-01-01T00:05:00Z',
    });
  });
});
