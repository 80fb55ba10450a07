export { type Identity, type Recipient, readIdentities, readRecipient } from './age/keys.ts';
export { type Backup, type Catalogue, type DestinationLook, readCatalogue } from './catalogue/catalogue.ts';
export type { Copy, CopyState } from './catalogue/copy.ts';
export { documentKeys, type Listing } from './catalogue/listing.ts';
export { type Remark, remarksOn } from './catalogue/remarks.ts';
export { missingCopies, type Required } from './fan-out/enough-copies.ts';
export type { CopyResult, StoredObject, StoreProgress } from './fan-out/store-everywhere.ts';
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
  type BackupFile,
  type ContentKind,
  type DataForm,
  formatFile,
  parseFile,
} from './names/backup-file.ts';
export { newBackupId, timeOfId } from './names/backup-id.ts';
export { formatKey, parseKey } from './names/key.ts';
export { readBackTurn } from './read-back/turn.ts';
export { recoveryLine, recoveryPackages } from './recovery/recovery-kit.ts';
export { carryOutRemovals, type Removed } from './retention/carry-out.ts';
export type { KeepReason, KeptCopy } from './retention/judge-ages.ts';
export { planRetention, type Refusal, type Removal, type RetentionPlan } from './retention/plan.ts';
export type { RetentionRules } from './retention/rules.ts';
export { type CarriedDump, type CarryOptions, carryDump } from './stream/carry-dump.ts';
export type { Compression } from './stream/compression.ts';
export type { Dump } from './stream/dump.ts';
export { type Measured, Meter } from './stream/hashing.ts';
export { type CopyToRead, type CopyToRestore, openDump, readWholeCopy } from './stream/read-copy.ts';
export { type Badge, backupBadge } from './tell/badge.ts';
export { figuresOf, newestProvenBefore, type SourceFigures } from './tell/figures.ts';
export { type Growth, growthOf, shrinkage } from './tell/growth.ts';
export { type CopyWord, type ListedBackup, listOf } from './tell/list.ts';
