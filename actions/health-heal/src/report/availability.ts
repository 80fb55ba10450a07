import type { Summary } from '@fairway/action-kit';
import {
  figuresOf,
  lastFailureOf,
  latenciesOf,
  type ProbeHistory,
  sayAvailability,
  sinceOf,
} from '@fairway/health/history';
import { sayElapsed } from '@fairway/runtime';

/** Probes whose latencies are plotted at most: more lines in one plot tell nobody anything. */
const mostPlots = 3;

/** The availability of everything that was looked at, out of the history. */
export function availabilityTable(
  summary: Summary,
  history: ProbeHistory,
  names: readonly string[],
  now: number,
): void {
  summary.table({
    head: ['Availability', '24 h', '7 days', '30 days', 'State', 'Last no'],
    rows: names.map((name) => {
      const { hours24, days7, days30 } = figuresOf(history, name, now);
      const since = sinceOf(history, name);
      const failure = lastFailureOf(history, name);
      return [
        name,
        percentOf(hours24),
        percentOf(days7),
        percentOf(days30),
        since === undefined ? '' : `${since.state} for ${sayElapsed(Math.max(0, now - since.at))}`,
        failure === undefined
          ? 'none is known'
          : `${sayElapsed(Math.max(0, now - failure.at))} ago: ${failure.problem}`,
      ];
    }),
  });
}

/** A share of looks, and how much of the time they stand for. */
export function percentOf({
  availability,
  measured,
}: {
  readonly availability: number | undefined;
  readonly measured: number;
}): string {
  const said = sayAvailability(availability);
  if (availability === undefined) return said;
  return `${said}${measured < 0.9 ? `, ${Math.max(1, Math.floor(measured * 100))} % of the time measured` : ''}`;
}

/** Plots of the latencies of the last day, as Mermaid draws them. */
export function latencyPlots(
  summary: Summary,
  history: ProbeHistory,
  names: readonly string[],
  now: number,
): void {
  const plots = names
    .map((name) => ({ name, points: latenciesOf(history, name, now) }))
    .filter(({ points }) => points.length > 1)
    .slice(0, mostPlots);
  for (const { name, points } of plots) {
    const title = name.replaceAll(/[^\w .:/-]/g, ' ');
    summary.text(
      [
        '```mermaid',
        'xychart-beta',
        `  title "${title}: mean latency by the hour, in ms"`,
        `  x-axis [${points.map(({ at }) => `"${new Date(at).toISOString().slice(11, 13)}h"`).join(', ')}]`,
        `  y-axis "ms" 0 --> ${Math.max(1, ...points.map(({ meanMs }) => meanMs))}`,
        `  line [${points.map(({ meanMs }) => meanMs).join(', ')}]`,
        '```',
      ].join('\n'),
    );
  }
}
