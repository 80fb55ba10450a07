import { combine, Failure } from '@fairway/runtime';
import { type DatabaseState, describeState, readState } from '../state/state.ts';
import { problemOf } from '../state/state-problem.ts';
import type { MigrationRun } from './apply.ts';
import type { Teller } from './outcome.ts';
import type { Surveyed } from './survey.ts';
import { judge } from './verdict.ts';

export interface ProveDeps {
  readonly teller: Teller;
  readonly signal: AbortSignal;
  /** The mark of this run's own connections. */
  readonly mark: string;
  /** Keeps the state that was read back, for the report. */
  readonly note: (name: string, known: { readonly after: DatabaseState }) => void;
}

/**
 * Reads every database back and judges it, including those without pending migrations and those whose migration failed.
 * @throws Failure naming every database that is not up to date
 */
export async function prove(
  surveyed: readonly Surveyed[],
  applied: readonly MigrationRun[],
  { teller, signal, mark, note }: ProveDeps,
): Promise<void> {
  const failures: Failure[] = [];
  const states = surveyed.map(({ route, migrations }) =>
    readState(route.target, migrations, { signal, ownMark: mark }),
  );
  for (const [index, after] of (await Promise.all(states)).entries()) {
    const one = surveyed[index] as Surveyed;
    const { name } = one.entry;
    note(name, { after });
    const verdict = judge(one, after);
    const cause = applied.find((ended) => ended.name === name)?.failure;
    if (verdict.proven) teller.proved(verdict.what, verdict.evidence);
    if (cause) failures.push(withState(cause, one, after));
    else if (!verdict.proven) failures.push(verdict.failure);
  }
  if (failures.length > 0) {
    throw combine(`${failures.length} of ${surveyed.length} databases were not migrated.`, failures);
  }
}

/**
 * Prisma's failure with the state that the database has after it, and, for a half-done migration, the way to recover.
 */
function withState(
  cause: Failure,
  { entry: { name }, route: { target } }: Surveyed,
  after: DatabaseState,
): Failure {
  const { what, why, evidence } = cause;
  const unfinished = after.kind === 'failed' || after.kind === 'abandoned';
  // What Prisma said may already name the way to recover, by what its version leaves behind.
  const known = after.kind === 'failed' && cause.fix.includes('migrate resolve');
  const fix = unfinished && !known ? (problemOf(name, target, after)?.fix ?? cause.fix) : cause.fix;
  return new Failure({
    what,
    why,
    fix,
    evidence: [...evidence, `${name} is now: ${describeState(after)}`],
    cause,
  });
}
