export { scriptChecksum } from './checksum.ts';
export type { Comparison, HalfDone, HistoryKind } from './compare.ts';
export { compareHistory } from './compare.ts';
export { type DatabaseTarget, describeTarget, parseDatabaseUrl } from './database-url.ts';
export { type DeployProblem, explainDeploy } from './deploy-problem.ts';
export type { HistoryRow } from './history.ts';
export { findInstaller, type InstallDeps, type Installer, install } from './install.ts';
export { type LockHolder, runMark } from './migration-lock.ts';
export {
  type FolderPlace,
  findMigrationsFolder,
  type Migration,
  readMigrations,
} from './migrations-folder.ts';
export type { Finding } from './plan/finding.ts';
export {
  type MigrationPlan,
  type PlannedStatement,
  planMigrations,
  unconsented,
} from './plan/plan-migration.ts';
export { findPrismaCli, type PrismaCli } from './prisma-cli.ts';
export { redactorOf } from './redact.ts';
export { type PrismaDeps, type PrismaProject, type PrismaRun, runPrismaMigrate } from './run-prisma.ts';
export { requireSameTarget } from './same-target.ts';
export { requireSessionLimits, type SessionLimits, withSessionLimits } from './session-limits.ts';
export { withSignOfLife } from './sign-of-life.ts';
export {
  type Abandoned,
  type DatabaseState,
  describeState,
  type Locked,
  readState,
  type StateDeps,
  type Unmanaged,
} from './state.ts';
export { problemOf, type StateProblem } from './state-problem.ts';
export { openTunnel, type Tunnel } from './tunnel.ts';
export type { Unreachable } from './unreachable.ts';
