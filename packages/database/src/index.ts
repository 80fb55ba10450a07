export type { Backup, Dump } from './backup/back-up.ts';
export { scriptChecksum } from './checksum.ts';
export type { Comparison, HalfDone, HistoryKind } from './compare.ts';
export { type DatabaseTarget, describeTarget, parseDatabaseUrl } from './database-url.ts';
export { combine } from './failures.ts';
export {
  type MigrateDeps,
  type MigrationRules,
  migrateDatabases,
  type Outcome,
  planDatabases,
  type Teller,
} from './migrate/migrate.ts';
export { type DatabasePlan, describeEffect } from './migrate/plan.ts';
export { newlyApplied } from './migrate/proof.ts';
export { isRollbackSafe, markSchemas } from './migrate/rollback.ts';
export { type LockHolder, runMark } from './migration-lock.ts';
export type { Migration } from './migrations-folder.ts';
export type { Finding } from './plan/finding.ts';
export { type MigrationPlan, type PlannedStatement, planMigrations } from './plan/plan-migration.ts';
export { readImageProject } from './reach/image-project.ts';
export type { CheckoutPlace, DatabaseEntry, ImagePlace, InstallRules, Reach } from './reach/way.ts';
export { obstaclesBackTo, type SchemaMark, schemaMarks } from './schema-mark.ts';
export { type SessionLimits, withSessionLimits } from './session-limits.ts';
export {
  type Abandoned,
  type DatabaseState,
  describeState,
  type Locked,
  type Unmanaged,
} from './state.ts';
export type { StateProblem } from './state-problem.ts';
export type { Unreachable } from './unreachable.ts';
