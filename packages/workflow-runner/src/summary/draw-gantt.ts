import { styleText } from 'node:util';
import type { Bar } from './gantt.ts';

const colours = { crit: 'red', active: 'yellow', done: 'green' } as const;

/** Draws a Gantt chart as lines of text: name, bar, duration. */
export function drawGantt(bars: readonly Bar[], width: number): readonly string[] {
  if (bars.length === 0) return [];
  const first = Math.min(...bars.map(({ start }) => start));
  const last = Math.max(...bars.map(({ end }) => end));
  const nameWidth = Math.min(Math.max(...bars.map(({ name }) => name.length)), Math.floor(width * 0.4));
  const barWidth = Math.max(10, width - nameWidth - 14);
  const scale = barWidth / Math.max(1, last - first);
  let section = '';
  return bars.flatMap((bar) => {
    const at = Math.min(barWidth - 1, Math.floor((bar.start - first) * scale));
    const length = Math.min(barWidth - at, Math.max(1, Math.round((bar.end - bar.start) * scale)));
    const name = bar.name.length > nameWidth ? `${bar.name.slice(0, nameWidth - 1)}…` : bar.name;
    const drawn = styleText(colourOf(bar), '█'.repeat(length));
    const rest = ' '.repeat(barWidth - at - length);
    const line = `${name.padEnd(nameWidth)}  ${'·'.repeat(at)}${drawn}${rest} ${durationText(bar.end - bar.start).padStart(8)}`;
    const head = bar.section !== section && bar.section !== '' ? [styleText('bold', bar.section)] : [];
    section = bar.section;
    return [...head, line];
  });
}

function colourOf({ tags }: Bar): 'red' | 'yellow' | 'green' | 'blue' {
  const tag = (['crit', 'active', 'done'] as const).find((known) => tags.includes(known));
  return tag === undefined ? 'blue' : colours[tag];
}

/** `850 ms`, `12.3 s`, `4 m 05 s`. */
export function durationText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} m ${String(seconds % 60).padStart(2, '0')} s`;
}
