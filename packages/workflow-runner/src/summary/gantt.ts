/** One bar of a Mermaid Gantt. */
export interface Bar {
  readonly section: string;
  readonly name: string;
  /** `done`, `crit`, `active`, `milestone`. */
  readonly tags: readonly string[];
  /** The start in the chart's own unit; milliseconds where the chart has dates. */
  readonly start: number;
  readonly end: number;
}

const statusTags = new Set(['done', 'crit', 'active', 'milestone', 'vert']);

/** The chart's title and bars; undefined for a Mermaid chart that is not a Gantt chart. */
export function readGantt(
  code: string,
): { readonly title: string; readonly bars: readonly Bar[] } | undefined {
  const lines = code.split('\n').map((line) => line.trim());
  if (!lines.some((line) => line === 'gantt')) return undefined;
  let title = '';
  let section = '';
  const bars: Bar[] = [];
  for (const line of lines) {
    const [word = '', ...rest] = line.split(/\s+/);
    if (word === 'title') title = rest.join(' ');
    else if (word === 'section') section = rest.join(' ');
    else if (line.includes(':')) {
      const bar = readBar(line, section, bars.at(-1)?.end ?? 0);
      if (bar !== undefined) bars.push(bar);
    }
  }
  return { title, bars };
}

function readBar(line: string, section: string, previousEnd: number): Bar | undefined {
  const colon = line.lastIndexOf(' :') >= 0 ? line.lastIndexOf(' :') + 1 : line.indexOf(':');
  const parts = line
    .slice(colon + 1)
    .split(',')
    .map((part) => part.trim());
  const tags = parts.filter((part) => statusTags.has(part));
  const times = parts.filter((part) => !statusTags.has(part)).slice(-2);
  const start = times.length === 2 ? readTime(times[0] ?? '') : previousEnd;
  if (start === undefined) return undefined;
  const end = readEnd(times.at(-1) ?? '', start);
  if (end === undefined) return undefined;
  return { section, name: plainName(line.slice(0, colon).trim()), tags, start, end };
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function readEnd(text: string, start: number): number | undefined {
  const length = /^(?<count>\d+(?:\.\d+)?)(?<unit>ms|[smhd])$/.exec(text)?.groups;
  if (length === undefined) return readTime(text);
  return start + Number(length['count']) * (units[length['unit'] ?? ''] ?? 1);
}

function readTime(text: string): number | undefined {
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return Number(text);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : date;
}

/** Replaces Mermaid's entities, which stand for characters that its grammar does not allow. */
const plainName = (name: string): string =>
  name.replaceAll(/#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
