import {
  type Catalogue,
  dataOf,
  type Manifest,
  missingCopies,
  type Required,
  shrinkage,
} from '@fairway/backups';
import { Failure, formatSize } from '@fairway/runtime';
import type { Depot } from '../depot/depot.ts';
import type { BackupContext, Subject } from '../subject.ts';
import { type BackupMade, backUp, type CarryRules } from './back-up.ts';
import { requireNoExchange } from './cut-off-recovery.ts';
import { type LockRules, lockSubject, type SubjectLock } from './lock-subject.ts';
import { ForeignFolder, ownerMarksOf, ownerOf } from './owner.ts';
import { sweepLeftovers } from './sweep.ts';

const dayMs = 86_400_000;

export interface BackUpRules extends CarryRules, LockRules {
  /** How many destinations must have the backup. */
  readonly required: Required;
}

/** How the backup of a source ended. */
export interface SubjectBackup {
  /** The subject, as it was reached under its locks. */
  readonly subject: Subject;
  readonly made: BackupMade;
  /** Why the run fails, although there is a backup. */
  readonly failures: readonly Failure[];
  /** What people should look at, and what fails nothing. */
  readonly warnings: readonly string[];
}

export interface SubjectOptions {
  readonly proveFromStream: boolean;
  readonly catalogue: Catalogue;
  /**
   * What is about to replace the source. A folder with the backups of another source is taken as well then: what is
   * replaced is dumped anyway.
   */
  readonly madeBefore?: Manifest['madeBefore'];
  /** The locks that the caller holds, and goes on to hold; undefined to hold them for this backup alone. */
  readonly lock?: SubjectLock | undefined;
}

/** Backs a source up under its locks, after what killed runs left of it is gone. */
export async function backUpSubject(
  subject: Subject,
  depot: Depot,
  rules: BackUpRules,
  { proveFromStream, catalogue, madeBefore = null, lock: held }: SubjectOptions,
  context: BackupContext,
): Promise<SubjectBackup> {
  return context.phase(`back up ${subject.source.name}`, async ({ info, progress }) => {
    const lock = held ?? (await lockSubject(subject, rules, context));
    const found = held ? subject : lock.subject;
    const { source } = found;
    try {
      const signal = AbortSignal.any([context.signal, lock.lost]);
      if (madeBefore === null) await requireNoExchange(found, context);
      const marks = await ownerMarksOf(found, signal);
      const owner = ownerOf(source, marks, catalogue);
      if (owner.is === 'another' && madeBefore === null)
        throw new ForeignFolder(source, owner.newest, 'backed up');
      // The lock keeps away only those who back up the same source.
      const begunBefore =
        lock.alone && owner.is === 'this' ? Number.POSITIVE_INFINITY : context.clock.now() - dayMs;
      const swept = await sweepLeftovers(depot.destinations, source.name, { begunBefore, signal });
      for (const line of swept.dropped) info(`Removed what a run left that was cut: ${line}`);
      for (const { message } of swept.failures) context.logger.warn(message);
      const made = await backUp(
        found,
        depot.destinations,
        { rules, proveFromStream, catalogue, owner: marks, madeBefore, onProgress: progress },
        { ...context, signal },
      );
      info(sayMade(made));
      const missing = missingCopies(made.copies, rules.required);
      const small = shrinkage(
        made.manifest.objects[0]?.plain.bytes ?? 0,
        catalogue.sources.get(source.name) ?? [],
      );
      return {
        subject: found,
        made,
        failures: missing && !missing.enough ? [missing.failure] : [],
        warnings: [
          ...(missing?.enough ? [missing.failure.message] : []),
          ...(small ? [`${source.name}: ${small}`] : []),
        ],
      };
    } finally {
      if (!held) await lock.release();
    }
  });
}

/** `20261129T031700123Z-k3x9q2: 7.2 MB, 1.1 MB stored at offsite and not at store` */
function sayMade({ manifest, copies }: BackupMade): string {
  const { plain, bytes } = dataOf(manifest);
  const named = (has: boolean) =>
    copies.flatMap(({ destination, failure }) => (!failure === has ? destination.name : [])).join(', ');
  const not = named(false);
  const where = `${named(true)}${not === '' ? '' : `, and not at ${not}`}`;
  return `${manifest.id}: ${formatSize(plain.bytes)}, ${formatSize(bytes)} stored at ${where}`;
}

/** Whatever ended the backup of a source, as a failure of that source. */
export function notBackedUp(name: string, error: unknown): Failure {
  if (error instanceof Failure) return error;
  return new Failure({
    what: `${name} was not backed up.`,
    why: error instanceof Error ? error.message : String(error),
    fix: 'Run this again. If it fails in the same way, report it with the log of this step.',
    cause: error,
  });
}
