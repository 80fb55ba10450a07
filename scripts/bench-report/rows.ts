/** One comparison of a benchmark. */
export interface Row {
  readonly case: string;
  readonly unit: string;
  /** What ours takes, in the unit; less is better. */
  readonly ours: number;
  /** What the peer takes for the same, measured on this machine in the same minute. */
  readonly peer: number;
  readonly peerName: string;
  /** ours / peer. */
  readonly ratio: number;
  /** The highest ratio that will do. */
  readonly goal: number;
  readonly met: boolean;
}

export interface BenchOptions {
  /** How often everything is measured; each bench has a number of its own. */
  readonly rounds?: number;
}

/** What a file in test/bench exports as `bench`. */
export interface Bench {
  /** One line: what is measured, and how. */
  readonly about: string;
  /** What a reader needs to know to read the table rightly; printed below it. */
  readonly notes?: readonly string[];
  /** @param say tells a person what is going on. */
  run(say: (line: string) => void, options?: BenchOptions): Promise<readonly Row[]>;
}

/** A row, with its ratio and whether that meets the goal. */
export function rowOf({ ours, peer, goal, ...names }: Omit<Row, 'ratio' | 'met'>): Row {
  // Nothing is no more than any share of the peer's, also of nothing.
  const ratio = ours === 0 ? 0 : round(ours / peer);
  return {
    case: names.case,
    unit: names.unit,
    ours: round(ours),
    peer: round(peer),
    peerName: names.peerName,
    ratio,
    goal,
    met: ratio <= goal,
  };
}

/** The middle one of the values, or the mean of the two middle ones. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[half - 1] ?? Number.NaN)) / 2;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** The rows as a table for a terminal. */
export function tableOf(rows: readonly Row[]): string {
  const lines = rows.map((row) => [
    row.case,
    `${row.ours} ${row.unit}`,
    `${row.peer} ${row.unit}`,
    row.peerName,
    row.ratio.toFixed(2),
    `<= ${row.goal}`,
    row.met ? 'met' : 'missed',
  ]);
  const all = [['case', 'ours', 'peer', 'which peer', 'ratio', 'goal', ''], ...lines];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0))) ?? [];
  return all
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
