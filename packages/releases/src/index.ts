export { entrySchema, type LedgerEntry, type Outcome, outcomes } from './entry.ts';
export { idsToKeep, isProven, lastProven, runningRelease } from './history.ts';
export {
  formatInstallation,
  type Installation,
  installationFile,
  readInstallation,
  storeInstallation,
  type Tier,
  tiers,
} from './installation.ts';
export { bringCopy, type CopySource, keptCopy } from './kept-copy.ts';
export { type Ledger, type LedgerOptions, openLedger, type Pruned } from './ledger.ts';
export { makeRelease, type Release, releaseSchema, type SyncedFiles } from './release.ts';
export { rollbackTarget } from './rollback.ts';
export { readSnapshot, type Snapshot } from './snapshot.ts';
export { formatRelease, releaseFile } from './store.ts';
export { releaseVersion } from './version.ts';
