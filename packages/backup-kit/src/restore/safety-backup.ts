import { type Catalogue, type Manifest, missingCopies, readRecipient } from '@fairway/backups';
import { Failure } from '@fairway/runtime';
import type { BackupMade } from '../backup/back-up.ts';
import { type BackUpRules, backUpSubject, notBackedUp } from '../backup/back-up-subject.ts';
import type { SubjectLock } from '../backup/lock-subject.ts';
import { missingClaims } from '../claims.ts';
import type { Depot } from '../depot/depot.ts';
import type { BackupContext, Subject } from '../subject.ts';

export interface SafetyOf {
  /** The backup that is about to take the place of what is there. */
  readonly replacedBy: Pick<Manifest, 'recipients'>;
  /** What replaces it. The backup counts for nothing else: nobody gets it who does not name it. */
  readonly before: NonNullable<Manifest['madeBefore']>;
  readonly catalogue: Catalogue;
  /** The lock that is held already; undefined to hold it for this backup alone. */
  readonly lock?: SubjectLock;
}

/**
 * Dumps what is about to be replaced. It counts only where a fresh listing shows it as a whole. Where nobody says who can
 * read it, it is encrypted to those who can read what takes its place: the same data do not lie about in clear.
 * @throws Failure where not enough destinations have it: nothing may be replaced then
 */
export async function safetyBackup(
  subject: Subject,
  { replacedBy, before, catalogue, lock }: SafetyOf,
  depot: Depot,
  rules: BackUpRules,
  context: BackupContext,
): Promise<BackupMade> {
  const { name } = subject.source;
  try {
    const recipients =
      rules.recipients.length > 0 ? rules.recipients : replacedBy.recipients.map(readRecipient);
    const { made } = await backUpSubject(
      subject,
      depot,
      { ...rules, recipients },
      { proveFromStream: false, catalogue, lock, madeBefore: before },
      context,
    );
    const listed = await depot.look();
    const copies = made.copies.map((copy) => ({
      ...copy,
      failure: copy.failure ?? missingClaims(listed, { ...made, copies: [copy] }, { proven: false }),
    }));
    const missing = missingCopies(copies, rules.required);
    if (missing && !missing.enough) throw missing.failure;
    return { ...made, copies };
  } catch (error) {
    context.signal.throwIfAborted();
    const { what, why, evidence, fix } = notBackedUp(name, error);
    throw new Failure({
      what: `${name} was not replaced, because what is there could not be dumped before.`,
      why: `${what} ${why}`,
      evidence,
      fix,
      cause: error,
    });
  }
}
