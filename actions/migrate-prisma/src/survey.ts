import {
  type DatabaseState,
  findMigrationsFolder,
  type Migration,
  problemOf,
  readMigrations,
  readState,
  type StateProblem,
} from '@fairway/database';
import { Failure } from '@fairway/runtime';
import { combine, settle } from './failures.ts';
import type { Database } from './inputs.ts';

/** A database, the folder of its project, and the state that it is in. */
export interface Surveyed {
  readonly database: Database;
  readonly migrations: readonly Migration[];
  readonly state: DatabaseState;
}

/**
 * Reads the folder and the state of every database, side by side. Changes nothing.
 * @throws Failure when a folder cannot be read.
 */
export async function survey(
  databases: readonly Database[],
  signal: AbortSignal,
): Promise<readonly Surveyed[]> {
  const works = databases.map(async (database): Promise<Surveyed> => {
    const migrations = await readMigrations(await findMigrationsFolder(database));
    return { database, migrations, state: await readState(database.target, migrations, { signal }) };
  });
  const { values, failures } = await settle(works);
  if (failures.length > 0) throw combine('Several migrations folders cannot be read.', failures);
  return values;
}

/**
 * All or none: as long as one database cannot be migrated, no other is.
 * @throws Failure naming every database that cannot be migrated as it is.
 */
export function requireMigratable(surveyed: readonly Surveyed[]): void {
  const problems = surveyed.flatMap(({ database, state }) => {
    const problem = problemOf(database.name, database.target, state);
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
