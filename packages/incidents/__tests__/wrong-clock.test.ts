import { emptyState, type Incident, type IncidentState } from '@fairway/incidents';
import { describe, expect, it } from '@jest/globals';
import { minute, run, seen, start } from './looks.ts';

const year = 365 * 24 * 60;
const bad = seen('web', 'bad');
const good = seen('web', 'good');

/** Runs at minutes after the start, and the incidents that are kept after the last of them. */
function after(runs: readonly (readonly [number, ReturnType<typeof seen>])[]): readonly Incident[] {
  let state: IncidentState = emptyState();
  for (const [minutes, look] of runs) ({ state } = run(state, minutes, [look]));
  return state.incidents;
}

const timesOf = (incident: Incident): number[] =>
  [...JSON.stringify(incident).matchAll(/"(?:\w*At|at|since|until)":(\d+)/g)].map(([, at]) => Number(at));

describe('a clock that was wrong', () => {
  it.each<[string, Parameters<typeof after>[0]]>([
    [
      'for one run',
      [
        [-15, good],
        [254 * year, bad],
        [15, bad],
      ],
    ],
    [
      'from the first run on',
      [
        [254 * year, bad],
        [254 * year + 15, bad],
        [15, bad],
        [30, bad],
      ],
    ],
    [
      'while it ended',
      [
        [-15, bad],
        [254 * year, good],
        [15, bad],
        [30, bad],
      ],
    ],
  ])('%s leaves no time in the future', (_, runs) => {
    const [incident, ...others] = after(runs);
    expect(others).toEqual([]);
    if (!incident) throw new Error('there is no incident');
    const now = start + (runs.at(-1)?.[0] ?? 0) * minute;
    expect(Math.max(...timesOf(incident))).toBeLessThanOrEqual(now);
    expect(incident.endedAt).toBeUndefined();
  });

  it('is not mended by a run whose own time is doubted', () => {
    const [incident] = after([
      [-15, bad],
      [0, bad],
      [-254 * year, bad],
    ]);
    expect(incident?.openedAt).toBe(start - 15 * minute);
  });
});
