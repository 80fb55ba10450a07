export { entrySchema, type LedgerEntry, type Outcome } from './entry.ts';
export { idsToKeep, isProven, lastProven, runningRelease } from './history.ts';
export {
  formatInstallation,
  type Installation,
  installationFile,
  readInstallation,
  storeInstallation,
  type Tier,
} from './installation.ts';
export { bringCopy, keptCopy } from './kept-copy.ts';
export { type Ledger, openLedger } from './ledger.ts';
export { makeRelease, type Release, type SyncedFiles } from './release.ts';
export { rollbackTarget } from './rollback.ts';
export { readSnapshot, type Snapshot } from './snapshot.ts';
export { formatRelease, releaseFile } from './store.ts';
export { releaseVersion } from './version.ts';
