import type { Dump } from '../backup/dump.ts';
import type { DatabaseEntry, RouteDeps } from '../reach/route.ts';
import type { DatabaseState } from '../state/state.ts';
import type { DatabasePlan } from './plan.ts';
import type { Surveyed } from './survey.ts';

/** Who is told what goes on in a phase. */
export interface Teller {
  readonly info: (line: string) => void;
  readonly progress: (line: string) => void;
  readonly proved: (what: string, evidence: string) => void;
}

/** One database from beginning to end, as far as the run came. */
export interface Outcome {
  readonly entry: DatabaseEntry;
  readonly before?: DatabaseState;
  readonly after?: DatabaseState;
  /** The names of all migrations of the project. */
  readonly surveyed?: Surveyed;
  /** What was going to be applied. */
  readonly plan?: DatabasePlan;
  /** Made before it was migrated. */
  readonly dump?: Dump;
  /** Prisma was started. */
  readonly begun?: boolean;
  /** Milliseconds that its migration took; absent where nothing was run. */
  readonly tookMs?: number;
}

export interface MigrateDeps extends Omit<RouteDeps, 'info' | 'progress'> {
  /** How this run shows other runs that it is alive. */
  readonly mark: string;
  /** Runs a part of the story under a name: preflight, plan, back-up, migrate, prove. */
  readonly phase: <T>(name: string, work: (teller: Teller) => Promise<T>) => Promise<T>;
  /** Told what becomes known of a database, also of a run that fails then. */
  readonly note: (name: string, known: Partial<Outcome>) => void;
}
