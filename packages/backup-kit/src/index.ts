export type { BackUpRules } from './backup/back-up-subject.ts';
export { lockSubject, type SubjectLock } from './backup/lock-subject.ts';
export { onlyOwn, ownFolders, requireOwnBackup } from './backup/owner.ts';
export { keyProblem } from './backup/readers.ts';
export { checkDepot } from './check/check-depot.ts';
export { checkRun } from './check/check-run.ts';
export { checkSources, errorsIn } from './check/check-sources.ts';
export { remarksOnSetup } from './check/setup-remarks.ts';
export { missingProofs } from './claims.ts';
export { requireRightClock } from './depot/clocks.ts';
export { emptyPlaces } from './depot/empty-places.ts';
export { beforeInput, carryInputs, depotInputs, retentionInputs } from './inputs/backup-inputs.ts';
export {
  backUpRulesOf,
  type DepotSettings,
  depotSettingsOf,
  mostAtOnce,
  retentionRulesOf,
} from './inputs/settings.ts';
export { hold } from './keep/hold.ts';
export { type Pruned, prune } from './keep/prune.ts';
export { unhold } from './keep/unhold.ts';
export { type OpenedRun, openRun } from './open-run.ts';
export { canDecrypt } from './prove/prove-copy.ts';
export { type ProveRules, proveSource, type Reading } from './prove/prove-source.ts';
export { type ChosenBackup, chooseBackup, type WantedBackup } from './restore/choose.ts';
export { type RestoreMade, restoreBackup } from './restore/restore.ts';
export { safetyBackup } from './restore/safety-backup.ts';
export { targetOf } from './restore/target.ts';
export { whileReplacing } from './restore/while-replacing.ts';
export { type RunEnding, runBackup, type SourceEnding } from './run-backup.ts';
export { restoreProblem } from './sources/restore-problem.ts';
export type { BackupContext, ReachedSubject, Subject } from './subject.ts';
export { tellBackups, tellRecovery } from './tell/backups.ts';
export { tellCatalogue, tellFigures } from './tell/catalogue.ts';
export { tellCheck } from './tell/check.ts';
export { sayCompared } from './tell/compared.ts';
export { sayReading, tellReadings } from './tell/readings.ts';
export { tellRestore } from './tell/restore.ts';
export { sayRetention, tellRetention } from './tell/retention.ts';
export { tellSetup } from './tell/setup.ts';
