export { entrySchema, type LedgerEntry, type Outcome } from './entry.ts';
export {
  type BackupNeeds,
  backupHolder,
  backupsCutBy,
  runningBackups,
  type StoppedService,
  sayBackup,
} from './exclusion/backups.ts';
export { backupLock } from './exclusion/locks.ts';
export { BackupUnderWay, changing, untilBackupsEnd, untilChangesEnd } from './exclusion/wait.ts';
export {
  attemptsIn,
  idsToKeep,
  isProven,
  type LedgerState,
  lastProven,
  ledgerState,
  runningRelease,
} from './history.ts';
export {
  formatInstallationMark,
  type InstallationMark,
  installationMarkFile,
  readInstallationMark,
  storeInstallationMark,
  type Tier,
} from './installation-mark.ts';
export { bringCopy, keptCopy } from './kept-copy.ts';
export { type Ledger, openLedger } from './ledger.ts';
export {
  type RecoveryMark,
  readCutOffRecovery,
  removeRecoveryMark,
  writeRecoveryMark,
} from './recovery/recovery-mark.ts';
export {
  adviceOnRecovery,
  requireNoCutOffRecovery,
  sayExchanges,
  sayRecovery,
} from './recovery/say-recovery.ts';
export { makeRelease, type Release, type SyncedFiles } from './release.ts';
export { rollbackTarget } from './rollback.ts';
export { readSnapshot, type Snapshot } from './snapshot.ts';
export { projectStateDir, projectsStateDir, stackStateDir } from './state-dir.ts';
export { formatRelease, releaseFile } from './store.ts';
export { releaseVersion } from './version.ts';
