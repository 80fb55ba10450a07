import type { Readable } from 'node:stream';
import { dataOf, type Identity } from '@fairway/backups';
import type { Restored, Source } from '@fairway/dumps';
import { combine, evidenceOf, Failure, messageOf } from '@fairway/runtime';
import { factsOf } from '../backup/manifest.ts';
import type { Depot } from '../depot/depot.ts';
import { type CopyToProve, canDecrypt, copyToProve, openCopy, proveByReading } from '../prove/prove-copy.ts';
import type { BackupContext } from '../subject.ts';
import type { ChosenBackup } from './choose.ts';
import type { Target } from './target.ts';

export interface RestoreRules {
  readonly identities: readonly Identity[];
  /** SQL that runs before anybody may connect. */
  readonly mask: string | undefined;
}

/** A backup that was restored for good, and proven. */
export interface RestoreMade extends Restored {
  /** The destination whose copy it came from. */
  readonly from: string;
  readonly target: Target;
}

/**
 * Restores a backup for good, and compares it with what was dumped. A copy that turns out to be damaged, or a destination
 * that gives it no more, is passed over for the next one.
 * @throws Failure where no copy could be restored, or where something is missing in the end
 */
export async function restoreBackup(
  source: Source,
  { backup, copies, older }: ChosenBackup,
  target: Target,
  depot: Depot,
  { identities, mask }: RestoreRules,
  context: BackupContext,
): Promise<RestoreMade> {
  const failures: Failure[] = [];
  for (const copy of copies) {
    const wanted = copyToProve(copy, depot.destinations, identities);
    if (!wanted) continue;
    if (!canDecrypt(wanted.manifest, identities)) throw noKey(wanted);
    let dump: Readable | undefined;
    try {
      dump = await openCopy(wanted, context.signal);
      const restored = await source.restore(
        dump,
        factsOf(wanted.manifest),
        { ...target, mask, dumpBytes: dataOf(wanted.manifest).plain.bytes },
        context.signal,
      );
      if (restored.differences.length > 0) throw notWhole(source, backup.id, restored);
      return { ...restored, from: copy.destination, target };
    } catch (error) {
      context.signal.throwIfAborted();
      const failure = asFailure(source, backup.id, error);
      if (dump && isNotOf(dump)) {
        dump.destroy();
        throw failure;
      }
      const { failure: unreadable } = await proveByReading(wanted, context);
      // The copy is good: what stands in the way would stand in that of every other, too.
      if (!unreadable) throw failure;
      failures.push(unreadable);
      if (copy !== copies.at(-1)) context.logger.warn(`Another copy is taken: ${unreadable.message}`);
    }
  }
  throw noGoodCopy(source, backup.id, failures, older);
}

/** Whether a failure has other causes than the bytes: none was read yet, or all of them were, and are as written. */
function isNotOf({ readableDidRead, readableEnded, errored }: Readable): boolean {
  return errored === null && (readableEnded || !readableDidRead);
}

const mostOlder = 5;

function noGoodCopy(
  { name }: Source,
  id: string,
  failures: readonly Failure[],
  [newest, ...others]: readonly string[],
): Failure {
  const what = `No copy of ${name}/${id} could be restored.`;
  if (newest === undefined) return combine(what, failures);
  return new Failure({
    what,
    why: 'Each copy of it is damaged.',
    evidence: [
      ...failures.flatMap(evidenceOf),
      `proven ones that are older: ${[newest, ...others].slice(0, mostOlder).join(', ')}`,
    ],
    fix: `Restore the newest one before it: \`backup: ${newest}\`. Then find out what changes the objects.`,
    cause: failures,
  });
}

function noKey({ manifest: { source, id, recipients } }: CopyToProve): Failure {
  return new Failure({
    what: `The backup ${source}/${id} cannot be restored.`,
    why: 'It is encrypted, and no private key was given that opens it.',
    evidence: recipients.map((name) => `encrypted to ${name}`),
    fix: 'Give a private key of one of these with `decrypt-with`.',
  });
}

const mostDifferences = 20;

function notWhole({ name }: Source, id: string, { differences, where }: Restored): Failure {
  return new Failure({
    what: `${where} is not all of the backup ${name}/${id}.`,
    why: 'It was compared with what was dumped, and something is missing or changed.',
    evidence: differences.slice(0, mostDifferences),
    fix: 'Read what differs. What was there before the restore is kept.',
  });
}

function asFailure({ name }: Source, id: string, error: unknown): Failure {
  if (error instanceof Failure) return error;
  return new Failure({
    what: `The backup ${name}/${id} was not restored.`,
    why: messageOf(error),
    fix: 'Run this again. If it fails in the same way, report it with the log of this step.',
    cause: error,
  });
}
