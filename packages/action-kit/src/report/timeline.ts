import type { PhaseRecord } from '../phases.ts';

/** Words that Mermaid's Gantt grammar would take for a statement at the start of a line. */
const statementWords =
  /^(gantt|title|section|click|href|call|excludes|includes|todayMarker|dateFormat|axisFormat|tickInterval|inclusiveEndDates|topAxis|weekday|weekend|accTitle|accDescr)/i;

/**
 * A task name that Mermaid shows exactly as it is. Whatever its grammar could trip on is written as an entity.
 * @see https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters
 */
export function ganttName(name: string): string {
  const entity = (character: string) => `#${character.codePointAt(0)};`;
  const text = name.replace(/\s+/g, ' ').trim() || 'unnamed';
  const escaped = text.replace(/[^\p{L}\p{N} .()/_-]/gu, entity);
  return statementWords.test(escaped) ? escaped.replace(/^./u, entity) : escaped;
}

const taskTags = { running: 'active, ', done: 'done, ', failed: 'crit, ', cancelled: 'active, ' } as const;

/** Nobody reads more bars, and Mermaid refuses a diagram of more than 50,000 characters. */
const mostBars = 90;
const longestName = 60;

/**
 * The phases as a Mermaid Gantt diagram: one bar each, in the order in which they began; of many the longest.
 * @param now the end, in milliseconds, of bars that have none yet.
 */
export function timelineOf(phases: readonly PhaseRecord[], now: number): string {
  const span = ({ startedAt, endedAt = now }: PhaseRecord) => endedAt - startedAt;
  const drawn = new Set(phases.toSorted((a, b) => span(b) - span(a)).slice(0, mostBars));
  const bars = phases
    .filter((phase) => drawn.has(phase))
    .map(({ name, status, startedAt, endedAt = now }, index) => {
      const label =
        status === 'done' ? name.slice(0, longestName) : `${name.slice(0, longestName)} (${status})`;
      // A bar without width is not drawn.
      const end = Math.max(endedAt, startedAt + 1);
      return `  ${ganttName(label)} :${taskTags[status]}p${index + 1}, ${startedAt}, ${end}`;
    });
  return ['gantt', '  dateFormat x', '  axisFormat %H:%M:%S', ...bars].join('\n');
}
