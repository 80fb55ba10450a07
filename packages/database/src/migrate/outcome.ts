import type { Dump } from '../backup/dump.ts';
import type { DatabaseEntry, RouteDeps } from '../reach/route.ts';
import type { DatabaseState } from '../state/state.ts';
import type { DatabasePlan } from './plan.ts';
import type { Surveyed } from './survey.ts';

/** Functions that report the progress of a phase. */
export interface Teller {
  readonly info: (line: string) => void;
  readonly progress: (line: string) => void;
  readonly proved: (what: string, evidence: string) => void;
}

/** The results for one database, up to the point that the run reached. */
export interface MigrationOutcome {
  readonly entry: DatabaseEntry;
  readonly before?: DatabaseState;
  readonly after?: DatabaseState;
  /** The names of all migrations of the project. */
  readonly surveyed?: Surveyed;
  /** The plan of its migrations. */
  readonly plan?: DatabasePlan;
  /** The dump that was made before the migration. */
  readonly dump?: Dump;
  /** Prisma was started. */
  readonly begun?: boolean;
  /** Milliseconds that its migration took; absent where Prisma was not run. */
  readonly tookMs?: number;
}

export interface MigrateDeps extends Omit<RouteDeps, 'info' | 'progress'> {
  /** The mark that shows other runs that this run is alive. */
  readonly mark: string;
  /** Runs a part of the story under a name: preflight, plan, back-up, migrate, prove. */
  readonly phase: <T>(name: string, work: (teller: Teller) => Promise<T>) => Promise<T>;
  /** Called with new facts about a database, also in a run that fails afterwards. */
  readonly note: (name: string, known: Partial<MigrationOutcome>) => void;
}
