export { type Dump, type DumpRequest, type DumpSource, dumpDatabase } from './backup/dump.ts';
export { type DatabaseTarget, describeTarget, parseDatabaseUrl } from './connection/database-url.ts';
export { type SessionLimits, withSessionLimits } from './connection/session-limits.ts';
export type { Unreachable } from './connection/unreachable.ts';
export { migrateDatabases, planDatabases } from './migrate/migrate.ts';
export type { MigrateDeps, Outcome, Teller } from './migrate/outcome.ts';
export { type DatabasePlan, describeEffect } from './migrate/plan.ts';
export { isRollbackSafe, markSchemas } from './migrate/rollback-safety.ts';
export type { Backup, MigrationRules } from './migrate/rules.ts';
export { newlyApplied } from './migrate/verdict.ts';
export type { Effect } from './plan/effect.ts';
export { type MigrationPlan, type PlannedStatement, planMigrations } from './plan/plan-migration.ts';
export { scriptChecksum } from './prisma/checksum.ts';
export type { Migration } from './prisma/migrations-folder.ts';
export { readImageProject } from './reach/image-project.ts';
export type { CheckoutPlace, DatabaseEntry, ImagePlace, InstallRules, Reach } from './reach/route.ts';
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
