import type { SafetyBackup } from '../data/data.ts';
import type { Copy } from './note.ts';

/** One step of a recovery that came to its end. Times are milliseconds since the Unix epoch. */
export interface DoneStep {
  readonly what: string;
  readonly startedAt: number;
  readonly endedAt: number;
}

/** What there is at the end. */
export type Standing =
  /** What was planned, proven. */
  | 'recovered'
  /** What was there before, proven: a step failed and all of it was undone, or `undo` was the way. */
  | 'as-before'
  /** Nothing was touched. */
  | 'untouched'
  /** Something was changed, and nobody has proven what is there now. */
  | 'unproven';

/** What a recovery did, as far as it came. */
export interface Recovered {
  readonly standing: Standing;
  readonly done: readonly DoneStep[];
  /** The services that were stopped, and for how long; undefined where none was. */
  readonly stopped: { readonly services: readonly string[]; readonly ms: number } | undefined;
  /** By source: the backup of what was there before. */
  readonly safety: ReadonlyMap<string, SafetyBackup>;
  /** By source: the name under which the data of before are kept. */
  readonly kept: ReadonlyMap<string, string>;
  /** Restored copies that nobody uses: a later step failed, in this run or in one that was cut off. */
  readonly unused: readonly Copy[];
  /** What could not be compared after a restore, each with its reason. */
  readonly notProven: readonly string[];
}
