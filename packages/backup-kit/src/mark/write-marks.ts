import {
  type BackupMark,
  backupMarkFile,
  type Catalogue,
  formatMark,
  markOf,
  parseMark,
} from '@fairway/backups';
import { holdLease } from '@fairway/host';
import { Failure, messageOf, tidyUp } from '@fairway/runtime';
import type { BackupContext, StatePlace, Subject } from '../subject.ts';

type MarkContext = Pick<BackupContext, 'clock' | 'logger' | 'signal' | 'github'>;

/** Another run needs no more than moments for it. */
const lockWaitMs = 60_000;

/** The newest proven backups of a host, as the last run wrote them; undefined where no run ever did. */
export async function readBackupMark({ host, directory }: StatePlace): Promise<BackupMark | undefined> {
  const path = backupMarkFile(directory);
  if (!(await host.stat(path))) return undefined;
  return parseMark(Buffer.from(await host.readFile(path)).toString('utf8'), `${path} on ${host.name}`);
}

/**
 * Tells each host which backups of its sources are proven, beside the ledger: whoever looks after its health or deploys
 * there reads it without the credentials of a destination.
 * @returns why some were not told
 */
export async function writeBackupMarks(
  subjects: readonly Subject[],
  catalogue: Catalogue,
  context: MarkContext,
): Promise<readonly Failure[]> {
  const byPlace = Map.groupBy(subjects, ({ state }) => state && `${state.host.name} ${state.directory}`);
  const failures = await Promise.all(
    [...byPlace.values()].map(async ([first, ...others]) => {
      if (!first?.state) return [];
      const sources = [first, ...others].map(({ source }) => source.name);
      try {
        await writeMark(first.state, sources, catalogue, context);
        return [];
      } catch (error) {
        return [notTold(first.state, error)];
      }
    }),
  );
  return failures.flat();
}

/** A run of other sources writes the same file, so nobody else may between reading and writing it. */
async function writeMark(
  place: StatePlace,
  sources: readonly string[],
  catalogue: Catalogue,
  { clock, logger, signal, github }: MarkContext,
): Promise<void> {
  const file = backupMarkFile(place.directory);
  const request = { path: `${file}.lock`, holder: `backup ${github.runUrl}`, waitMs: lockWaitMs };
  const lease = await holdLease(place.host, request, { clock, logger, signal });
  try {
    await writeUnderLock(place, sources, catalogue);
    lease.lost.throwIfAborted();
  } finally {
    await tidyUp(lease.release, logger);
  }
}

async function writeUnderLock(
  place: StatePlace,
  sources: readonly string[],
  catalogue: Catalogue,
): Promise<void> {
  // A mark that cannot be read is written anew: it holds nothing that the destinations do not have.
  const before = await readBackupMark(place).catch((error: unknown) => {
    if (error instanceof Failure) return undefined;
    throw error;
  });
  const text = formatMark(markOf(catalogue, sources, before));
  await place.host.writeFile(backupMarkFile(place.directory), text, { mode: 0o600, parents: true });
}

function notTold({ host, directory }: StatePlace, cause: unknown): Failure {
  if (cause instanceof Failure) return cause;
  return new Failure({
    what: `${backupMarkFile(directory)} on ${host.name} was not written.`,
    why: messageOf(cause),
    fix: 'Nothing of the backups is wrong. The next run writes it again.',
    cause,
  });
}
