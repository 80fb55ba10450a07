/** One comparison of a benchmark. */
export interface Row {
  readonly case: string;
  readonly unit: string;
  /** Our value, in the unit. Less is better. */
  readonly ours: number;
  /** The peer's value for the same work, measured on this machine in the same minute. */
  readonly peer: number;
  readonly peerName: string;
  /** ours / peer. */
  readonly ratio: number;
  /** The highest ratio that meets the goal. */
  readonly goal: number;
  readonly met: boolean;
}

export interface BenchOptions {
  /** The number of measurements. Each bench has its own default. */
  readonly rounds?: number;
  /** How much is worked on, where a bench can be given it: gigabytes. */
  readonly size?: number;
}

/** The export `bench` of a file in test/bench. */
export interface Bench {
  /** One line about the measurement. */
  readonly about: string;
  /** Notes for the reader of the table, printed below it. */
  readonly notes?: readonly string[];
  /** @param say shows the progress to a person */
  run(say: (line: string) => void, options?: BenchOptions): Promise<readonly Row[]>;
}

/** A row with its ratio and whether the ratio meets the goal. */
export function rowOf({ ours, peer, goal, ...names }: Omit<Row, 'ratio' | 'met'>): Row {
  // If ours is 0, the ratio is 0, even where the peer's value is 0 too.
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

/** The middle value, or the mean of the two middle values. */
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
