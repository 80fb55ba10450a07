export { type Identity, type Recipient, readIdentities, readRecipient } from './age/keys.ts';
export { type Backup, type Catalogue, readCatalogue } from './catalogue/catalogue.ts';
export type { Copy } from './catalogue/copy.ts';
export { isRegular, isReliable, isSafety, reliableBackups, skewMs } from './catalogue/counting.ts';
export { documentKeys, type Listing } from './catalogue/listing.ts';
export { remarksOn } from './catalogue/remarks.ts';
export { missingCopies, type Required } from './fan-out/enough-copies.ts';
export type { StoreProgress } from './fan-out/store-everywhere.ts';
export { dataOf, formatManifest, type Manifest, parseManifest } from './manifest/manifest.ts';
export { type BackupProof, formatProof, parseProof } from './manifest/proof.ts';
export {
  type BackupMark,
  backupMarkFile,
  formatMark,
  markOf,
  type ProvenCopy,
  parseMark,
  provenIn,
} from './mark/backup-mark.ts';
export {
  type ContentKind,
  parseFile,
} from './names/backup-file.ts';
export { newBackupId, timeOfId } from './names/backup-id.ts';
export { formatKey, parseKey } from './names/key.ts';
export { readBackTurn } from './read-back/turn.ts';
export { recoveryLine, recoveryPackages } from './recovery/recovery-kit.ts';
export { carryOutRemovals, type Removed } from './retention/carry-out.ts';
export { planRetention, type RetentionPlan } from './retention/plan.ts';
export type { RetentionRules } from './retention/rules.ts';
export { type CarriedDump, carryDump } from './stream/carry-dump.ts';
export type { Dump } from './stream/dump.ts';
export { measure } from './stream/measure.ts';
export { openDump } from './stream/read-copy.ts';
export { endWhenSilent } from './stream/silence.ts';
export { backupBadge } from './tell/badge.ts';
export { figuresOf } from './tell/figures.ts';
export { growthOf, shrinkage } from './tell/growth.ts';
export { type ListedBackup, listOf } from './tell/list.ts';
