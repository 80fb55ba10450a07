export type { Backup, Dump } from './backup/back-up.ts';
export { type DatabaseTarget, describeTarget, parseDatabaseUrl } from './connection/database-url.ts';
export { type SessionLimits, withSessionLimits } from './connection/session-limits.ts';
export type { Unreachable } from './connection/unreachable.ts';
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
export type { Finding } from './plan/finding.ts';
export { type MigrationPlan, type PlannedStatement, planMigrations } from './plan/plan-migration.ts';
export { scriptChecksum } from './prisma/checksum.ts';
export type { Migration } from './prisma/migrations-folder.ts';
export { readImageProject } from './reach/image-project.ts';
export type { CheckoutPlace, DatabaseEntry, ImagePlace, InstallRules, Reach } from './reach/way.ts';
export type { Comparison, HalfDone, HistoryKind } from './state/compare.ts';
export { type LockHolder, runMark } from './state/migration-lock.ts';
export { obstaclesBackTo, type SchemaMark, schemaMarks } from './state/schema-mark.ts';
export {
  type Abandoned,
  type DatabaseState,
  describeState,
  type Locked,
  type Unmanaged,
} from './state/state.ts';
export type { StateProblem } from './state/state-problem.ts';
