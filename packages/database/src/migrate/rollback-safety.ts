import type { DatabaseTarget } from '../connection/database-url.ts';
import { compatibleWith } from '../plan/compatible-migrations.ts';
import type { Migration } from '../prisma/migrations-folder.ts';
import type { SchemaMark } from '../state/schema-mark.ts';
import type { DatabaseState } from '../state/state.ts';
import type { MigrationOutcome } from './outcome.ts';

/**
 * Whether the previous release works with the databases in their current state: every migration that this run applied
 * or began is expand-only. Where the state afterwards is unknown, every planned migration counts.
 */
export function isRollbackSafe(
  outcomes: readonly Pick<MigrationOutcome, 'plan' | 'begun' | 'after'>[],
): boolean {
  return outcomes.every(({ plan, begun, after }) => {
    if (!begun || !plan) return true;
    const untouched = new Set(after && 'pending' in after ? after.pending : []);
    return plan.migrations.every(({ name, expandOnly }) => expandOnly || untouched.has(name));
  });
}

/**
 * The mark of each database, from which a later run knows the releases that work with it. A mark covers the whole
 * history; {@link isRollbackSafe} covers only this run. Where the state afterwards is unknown, the mark names no
 * release.
 */
export function markSchemas(
  outcomes: readonly (Pick<MigrationOutcome, 'before' | 'after' | 'begun'> & {
    readonly entry: { readonly name: string };
    readonly surveyed?: {
      readonly migrations: readonly Migration[];
      readonly route: { readonly target: Pick<DatabaseTarget, 'schema'> };
    };
  })[],
): Promise<readonly SchemaMark[]> {
  return Promise.all(
    outcomes.map(async ({ entry: { name }, before, after, begun, surveyed }) => {
      const has = namesIn(after ?? (begun ? undefined : before));
      const history = (surveyed?.migrations ?? []).filter((one) => has.has(one.name));
      const schema = surveyed?.route.target.schema ?? 'public';
      return { name, newest: history.at(-1)?.name ?? null, worksFor: await compatibleWith(history, schema) };
    }),
  );
}

/** The migrations that a database has, complete or begun; none where its history does not match the folder. */
function namesIn(state: DatabaseState | undefined): ReadonlySet<string> {
  if (state === undefined || !('applied' in state)) return new Set();
  if (state.edited.length + state.missing.length + state.ahead.length > 0) return new Set();
  return new Set([...state.applied, ...state.failed.map(({ name }) => name)]);
}
