import type { DatabaseState } from '@fairway/database';
import type { DatabasePlan } from './plan.ts';

/** What is known of one database when the run ends. */
export interface Ended {
  readonly plan?: DatabasePlan;
  /** Whether Prisma was started. */
  readonly begun: boolean;
  readonly after?: DatabaseState;
}

/**
 * Whether the release that ran before works with the databases as they are now: every migration that this run applied
 * or began is expand-only. Where the end is not known, all that was planned counts.
 */
export function isRollbackSafe(databases: readonly Ended[]): boolean {
  return databases.every(({ plan, begun, after }) => {
    if (!begun || !plan) return true;
    const untouched = new Set(after && 'pending' in after ? after.pending : []);
    return plan.migrations.every(({ name, expandOnly }) => expandOnly || untouched.has(name));
  });
}
