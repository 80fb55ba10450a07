import { type Clock, combine, Failure, settle } from '@fairway/runtime';
import type { Migration } from '../prisma/migrations-folder.ts';
import type { ReachedDatabase } from '../reach/open-routes.ts';
import { type DatabaseState, readState } from '../state/state.ts';
import { problemOf, type StateProblem } from '../state/state-problem.ts';
import { untilUnlocked } from '../state/until-unlocked.ts';

/** A database, the migrations of its project, and its current state. */
export interface Surveyed extends ReachedDatabase {
  readonly migrations: readonly Migration[];
  readonly state: DatabaseState;
}

export interface SurveyDeps {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly info: (line: string) => void;
  readonly progress: (line: string) => void;
  /** Milliseconds to wait for a database that another run migrates or backs up. */
  readonly lockWaitMs: number;
}

/**
 * Reads the migrations and the state of every database, in parallel. Changes nothing. It waits for a database with pending
 * migrations that another run migrates or backs up.
 * @throws Failure when migrations cannot be read
 */
export async function survey(
  databases: readonly ReachedDatabase[],
  deps: SurveyDeps,
): Promise<readonly Surveyed[]> {
  const works = databases.map(async (reached): Promise<Surveyed> => {
    const migrations = await reached.route.readMigrations();
    return { ...reached, migrations, state: await unlocked(reached, migrations, deps) };
  });
  const { values, failures } = await settle(works);
  if (failures.length > 0) throw combine('The migrations of several databases cannot be read.', failures);
  return values;
}

function unlocked(
  { entry: { name }, route: { target } }: ReachedDatabase,
  migrations: readonly Migration[],
  { lockWaitMs, ...deps }: SurveyDeps,
): Promise<DatabaseState> {
  const { clock, signal } = deps;
  return untilUnlocked(name, () => readState(target, migrations, { signal }), clock.now() + lockWaitMs, deps);
}

/**
 * Checks that all databases can be migrated. If one cannot, none is.
 * @throws Failure naming every database that cannot be migrated in its current state
 */
export function requireMigratable(surveyed: readonly Surveyed[]): void {
  const problems = surveyed.flatMap(({ entry, route, state }) => {
    const problem = problemOf(entry.name, route.target, state);
    return problem ? [failureAbout(problem, surveyed.length)] : [];
  });
  if (problems.length > 0) {
    throw combine(
      `${problems.length} of ${surveyed.length} databases cannot be migrated; none was changed.`,
      problems,
    );
  }
}

function failureAbout(problem: StateProblem, databases: number): Failure {
  return new Failure({
    ...problem,
    why: `${problem.why}${databases > 1 ? ' No database was changed.' : ''}`,
  });
}
