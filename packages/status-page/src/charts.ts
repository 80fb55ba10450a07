import { type DayFigure, type LatencyPoint, sayAvailability } from '@fairway/health/history';
import { escapeText } from './escape.ts';

const barWidth = 4;
const barHeight = 34;

/** The availability of days as bars. A bad day differs by its shape too, and not by colour alone. */
export function daysChart(name: string, days: readonly DayFigure[], availability: number | null): string {
  const bars = days.map((day, n) => bar(day, n)).join('');
  const badDays = days.filter(({ down }) => down > 0);
  const label = [
    `Availability of ${name} in ${days.length} days: ${sayAvailability(availability)}.`,
    badDays.length === 0
      ? 'No day with a failure.'
      : `Days with failures: ${badDays.map(({ day, ...counts }) => `${day} ${sayAvailability(shareOf(counts))}`).join(', ')}.`,
  ].join(' ');
  return `<svg class="days" viewBox="0 0 ${days.length * barWidth} ${barHeight}" preserveAspectRatio="none" role="img" aria-label="${escapeText(label)}">${bars}</svg>`;
}

function bar(day: DayFigure, n: number): string {
  const x = n * barWidth;
  const share = shareOf(day);
  const words = `<title>${escapeText(dayWords(day))}</title>`;
  const rect = (kind: string, y: number, height: number) =>
    `<rect class="${kind}" x="${x}" y="${y}" width="${barWidth - 1}" height="${height}"/>`;
  if (share === undefined) {
    const kind = day.quiet > 0 ? 'quiet' : 'none';
    return `<g>${words}${rect(kind, barHeight - 8, 8)}${hit(x)}</g>`;
  }
  if (day.down === 0) return `<g>${words}${rect('up', 0, barHeight)}</g>`;
  // One failed look of a day is seen too.
  const down = Math.max(12, Math.round((1 - share) * barHeight));
  return `<g>${words}${rect('down', 0, down)}${rect('up', down, barHeight - down)}</g>`;
}

/** The whole column answers to a pointer, also where little is drawn. */
function hit(x: number): string {
  return `<rect class="hit" x="${x}" y="0" width="${barWidth}" height="${barHeight}"/>`;
}

function shareOf({ up, down }: Pick<DayFigure, 'up' | 'down'>): number | undefined {
  return up + down === 0 ? undefined : up / (up + down);
}

function dayWords(day: DayFigure): string {
  const share = shareOf(day);
  if (share === undefined) return `${day.day}: ${day.quiet > 0 ? 'maintenance' : 'not measured'}`;
  return `${day.day}: ${sayAvailability(share)}, ${day.up} of ${day.up + day.down} looks were good`;
}

const sparkWidth = 200;
const sparkHeight = 34;

/** The latency of a week as a line, with its figures in words. */
export function latencyChart(name: string, points: readonly LatencyPoint[]): string {
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last) return '<p class="latency">Latency: not measured</p>';
  const longest = Math.max(...points.map(({ longestMs }) => longestMs));
  const mean = Math.round(points.reduce((sum, { meanMs }) => sum + meanMs, 0) / points.length);
  const top = Math.max(1, ...points.map(({ meanMs }) => meanMs));
  const span = Math.max(1, last.at - first.at);
  const line = points
    .map(({ at, meanMs }) => {
      const x = ((at - first.at) / span) * sparkWidth;
      const y = sparkHeight - 2 - (meanMs / top) * (sparkHeight - 4);
      return `${x.toFixed(1)},${y.toFixed(1)}`;
    })
    .join(' ');
  const words = `Latency in 7 days: ${mean} ms on average, ${longest} ms at most`;
  // One point is no line.
  if (points.length < 2) return `<p class="latency">${words}</p>`;
  return `<p class="latency">${words}</p><svg class="spark" viewBox="0 0 ${sparkWidth} ${sparkHeight}" preserveAspectRatio="none" role="img" aria-label="${escapeText(`${name}. ${words}`)}"><polyline points="${line}"/></svg>`;
}
