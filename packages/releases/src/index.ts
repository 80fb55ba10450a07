export { entrySchema, type LedgerEntry, type Outcome, outcomes } from './entry.ts';
export { isProven, lastProven, runningRelease } from './history.ts';
export {
  type Installation,
  readInstallation,
  storeInstallation,
  type Tier,
  tiers,
} from './installation.ts';
export { type Ledger, type LedgerOptions, openLedger, type Pruned } from './ledger.ts';
export { makeRelease, type Release, releaseSchema, type SyncedFiles } from './release.ts';
export { rollbackTarget } from './rollback.ts';
export { releaseVersion } from './version.ts';
