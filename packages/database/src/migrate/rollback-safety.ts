import { compatibleWith } from '../plan/compatible-migrations.ts';
import type { Migration } from '../prisma/migrations-folder.ts';
import type { SchemaMark } from '../state/schema-mark.ts';
import type { DatabaseState } from '../state/state.ts';
import type { Outcome } from './outcome.ts';

/**
 * Whether the release that ran before works with the databases as they are now: every migration that this run applied
 * or began is expand-only. Where the end is not known, all that was planned counts.
 */
export function isRollbackSafe(outcomes: readonly Pick<Outcome, 'plan' | 'begun' | 'after'>[]): boolean {
  return outcomes.every(({ plan, begun, after }) => {
    if (!begun || !plan) return true;
    const untouched = new Set(after && 'pending' in after ? after.pending : []);
    return plan.migrations.every(({ name, expandOnly }) => expandOnly || untouched.has(name));
  });
}

/**
 * What each database is like now, so that a later run can tell which releases work with it: this one's word reaches
 * further than {@link isRollbackSafe}, which knows this run alone. Where the end is not known, no release is vouched for.
 */
export function markSchemas(
  outcomes: readonly (Pick<Outcome, 'before' | 'after' | 'begun'> & {
    readonly entry: { readonly name: string };
    readonly surveyed?: { readonly migrations: readonly Migration[] };
  })[],
): Promise<readonly SchemaMark[]> {
  return Promise.all(
    outcomes.map(async ({ entry: { name }, before, after, begun, surveyed }) => {
      const has = namesIn(after ?? (begun ? undefined : before));
      const history = (surveyed?.migrations ?? []).filter((one) => has.has(one.name));
      return { name, newest: history.at(-1)?.name ?? null, worksFor: await compatibleWith(history) };
    }),
  );
}

/** The migrations that a database has, whole or begun. A history that the folder does not tell is none. */
function namesIn(state: DatabaseState | undefined): ReadonlySet<string> {
  if (state === undefined || !('applied' in state)) return new Set();
  if (state.edited.length + state.missing.length + state.ahead.length > 0) return new Set();
  return new Set([...state.applied, ...state.failed.map(({ name }) => name)]);
}
