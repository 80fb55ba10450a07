import type { Summary } from '@fairway/action-kit';
import { readHistory, recordLooks } from '@fairway/health/history';
import { describe, expect, it } from '@jest/globals';
import { availabilityTable, latencyPlots, percentOf } from '../../src/report/availability.ts';
import { minute, now } from '../judge/seen-of.ts';

/** A summary that keeps what it is given. */
function keeping() {
  const kept: { rows: unknown[][]; texts: string[] } = { rows: [], texts: [] };
  const summary = {
    table: ({ rows }: { rows: unknown[][] }) => void kept.rows.push(...rows),
    text: (text: string) => void kept.texts.push(text),
  } as unknown as Summary;
  return { summary, kept };
}

let history = readHistory(undefined).history;
for (let ago = 25 * 60; ago >= 0; ago -= 15) {
  const bad = ago === 60;
  history = recordLooks(
    history,
    [{ probe: 'page', state: bad ? 'down' : 'up', ms: 40, problem: bad ? 'answered 503' : '' }],
    now - ago * minute,
  );
}

describe('availability', () => {
  it.each<[Parameters<typeof percentOf>[0], string]>([
    [{ availability: undefined, measured: 0 }, 'not measured'],
    [{ availability: 1, measured: 1 }, '100 %'],
    [{ availability: 0.999_99, measured: 1 }, '99.99 %'],
    [{ availability: 0.5, measured: 0.25 }, '50.00 %, 25 % of the time measured'],
  ])('%j is shown as %s', (figure, shown) => {
    expect(percentOf(figure)).toBe(shown);
  });

  it('is told for each probe, with its last no', () => {
    const { summary, kept } = keeping();
    availabilityTable(summary, history, ['page', 'new'], now);
    expect(kept.rows).toEqual([
      [
        'page',
        expect.stringMatching(/^98\.9/),
        expect.stringContaining('of the time measured'),
        expect.anything(),
        'up for 45m 00s',
        '1h 00m ago: answered 503',
      ],
      ['new', 'not measured', 'not measured', 'not measured', '', 'none is known'],
    ]);
  });

  it('comes with a plot of latencies, which no name of a probe can break', () => {
    const { summary, kept } = keeping();
    const named = { ...history, probes: { 'a "b"\n```': history.probes['page'] ?? fail() } };
    latencyPlots(summary, named, ['a "b"\n```', 'new'], now);
    expect(kept.texts).toEqual([
      expect.stringMatching(/^```mermaid\nxychart-beta\n {2}title "a {2}b[^"\n`]*: mean latency[^"\n]*"\n/),
    ]);
    expect(kept.texts[0]).toMatch(/line \[40(, 40)+\]\n```$/);
  });
});

function fail(): never {
  throw new Error('there is no history');
}
