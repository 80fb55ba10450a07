import { describe, expect, it } from '@jest/globals';
import type { PhaseRecord } from '../../src/phases.ts';
import { timelineOf } from '../../src/report/timeline.ts';

const start = Date.UTC(2026, 10, 29, 2, 14, 5);

const phase = (
  name: string,
  from: number,
  to: number,
  status: PhaseRecord['status'] = 'done',
): PhaseRecord => ({ name, status, startedAt: start + from, endedAt: start + to });

/** Where the bar of a row begins, and its length. */
const bars = (phases: readonly PhaseRecord[], now = 0) =>
  timelineOf(phases, now).rows.map((row) => {
    const cell = row[2];
    const text = typeof cell === 'object' && 'code' in cell ? cell.code : '';
    expect(text).toMatch(/^·*█+·*$/);
    expect(text).toHaveLength(40);
    return [text.indexOf('█'), text.replaceAll('·', '').length];
  });

describe('the timeline', () => {
  it('says when the first phase began, and of each phase its name, its time and its place', () => {
    const phases = [phase('preflight', 0, 1_000), phase('deploy', 1_000, 4_000, 'failed')];
    expect(timelineOf(phases, 0)).toEqual({
      began: '2026-11-29 02:14:05 UTC',
      head: ['Phase', 'Took', 'When'],
      rows: [
        ['preflight', '1.0 s', { code: `${'█'.repeat(10)}${'·'.repeat(30)}` }],
        ['deploy ✗ failed', '3.0 s', { code: `${'·'.repeat(10)}${'█'.repeat(30)}` }],
      ],
    });
  });

  it.each<[string, readonly PhaseRecord[], number, readonly (readonly number[])[]]>([
    [
      'a phase of no time is one character',
      [phase('a', 0, 0), phase('b', 0, 4_000)],
      0,
      [
        [0, 1],
        [0, 40],
      ],
    ],
    [
      'a phase at the very end is seen',
      [phase('a', 0, 4_000), phase('b', 4_000, 4_000)],
      0,
      [
        [0, 40],
        [39, 1],
      ],
    ],
    ['one phase alone fills the scale', [phase('a', 0, 5)], 0, [[0, 40]]],
    [
      'phases side by side begin together',
      [phase('a', 0, 2_000), phase('b', 0, 1_000)],
      0,
      [
        [0, 40],
        [0, 20],
      ],
    ],
  ])('%s', (_, phases, now, places) => {
    expect(bars(phases, now)).toEqual(places);
  });

  it('ends a phase that has no end at the given time', () => {
    const open: PhaseRecord = { name: 'prove', status: 'running', startedAt: start };
    expect(timelineOf([open], start + 90_000).rows[0]?.slice(0, 2)).toEqual(['prove not ended', '1m 30s']);
  });

  it('shows the longest of very many phases', () => {
    const phases = Array.from({ length: 2_000 }, (_, index) => phase(`${index}`, index, index + index));
    const names = timelineOf(phases, 0).rows.map(([name]) => name);
    expect(names).toHaveLength(60);
    expect(names.at(-1)).toBe('1999');
  });
});
