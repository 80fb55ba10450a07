import { sayElapsed } from '@fairway/runtime';
import type { PhaseRecord, PhaseStatus } from '../phases.ts';
import { type Cell, code } from '../summary/markdown.ts';

/** Characters of a bar: a table with it still fits the width of a summary beside a long name. */
const barWidth = 40;
/** Nobody reads more rows. */
const mostRows = 60;

const marks: Readonly<Record<PhaseStatus, string>> = {
  done: '',
  failed: ' ✗ failed',
  cancelled: ' ■ cancelled',
  running: ' not ended',
};

export interface Timeline {
  /** When the first phase began, in UTC. */
  readonly began: string;
  readonly head: readonly string[];
  /** One phase each, in the order in which they began; of very many the longest. */
  readonly rows: readonly (readonly Cell[])[];
}

/**
 * The phases as rows of a table: name, duration, and a bar on one common scale. Characters draw the bar, so it looks
 * the same on GitHub's page, in an e-mail and on a terminal.
 * @param now the end, in milliseconds, of phases that have none yet.
 */
export function timelineOf(phases: readonly PhaseRecord[], now: number): Timeline {
  const endOf = ({ endedAt = now }: PhaseRecord) => endedAt;
  const span = (phase: PhaseRecord) => endOf(phase) - phase.startedAt;
  const shown = new Set(phases.toSorted((a, b) => span(b) - span(a)).slice(0, mostRows));
  const first = Math.min(...phases.map(({ startedAt }) => startedAt));
  const scale = barWidth / Math.max(1, Math.max(...phases.map(endOf)) - first);
  return {
    began: `${new Date(first).toISOString().slice(0, 19).replace('T', ' ')} UTC`,
    head: ['Phase', 'Took', 'When'],
    rows: phases
      .filter((phase) => shown.has(phase))
      .map((phase) => [
        `${phase.name}${marks[phase.status]}`,
        sayElapsed(span(phase)),
        code(bar((phase.startedAt - first) * scale, span(phase) * scale)),
      ]),
  };
}

/** A bar that begins after `before` characters. Even the shortest phase is one character. */
function bar(before: number, length: number): string {
  const at = Math.min(barWidth - 1, Math.floor(before));
  const drawn = Math.min(barWidth - at, Math.max(1, Math.round(length)));
  return `${'·'.repeat(at)}${'█'.repeat(drawn)}${'·'.repeat(barWidth - at - drawn)}`;
}
