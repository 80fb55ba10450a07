import { type Catalogue, dataOf, type RetentionRules } from '@fairway/backups';
import { countOf, type Failure, formatSize, sideBySide } from '@fairway/runtime';
import {
  type BackUpRules,
  backUpSubject,
  notBackedUp,
  type SubjectBackup,
} from './backup/back-up-subject.ts';
import { ownFolders } from './backup/owner.ts';
import { clearProblem } from './backup/readers.ts';
import { missingClaims } from './claims.ts';
import { requireRightClock } from './depot/clocks.ts';
import type { Depot } from './depot/depot.ts';
import { type Pruned, prune } from './keep/prune.ts';
import { writeBackupMarks } from './mark/write-marks.ts';
import { needsStream } from './prove/prove-copy.ts';
import { type ProveRules, proveSource, type SourceProven } from './prove/prove-source.ts';
import type { BackupContext, ReachedSubject } from './subject.ts';
import { sayCompared } from './tell/compared.ts';
import { sayReading } from './tell/readings.ts';
import { sayRetention } from './tell/retention.ts';

export interface RunRules {
  readonly backUp: BackUpRules;
  /** Undefined: nothing is proven, so nothing grows old either. */
  readonly prove: ProveRules | undefined;
  readonly retention: RetentionRules;
  /** How many sources are dumped at once. They share the memory. */
  readonly atOnce: number;
}

/** How a run ended for one source. */
export interface SourceEnding {
  readonly name: string;
  readonly kind: ReachedSubject['kind'];
  readonly backup: SubjectBackup | undefined;
  readonly proven: SourceProven | undefined;
  readonly failures: readonly Failure[];
  /** Until the backup was at its destinations. */
  readonly tookMs: number;
}

export interface RunEnding {
  readonly sources: readonly SourceEnding[];
  readonly pruned: Pruned;
  /** What the destinations have at the end. */
  readonly catalogue: Catalogue;
  /** Everything because of which the run fails. */
  readonly failures: readonly Failure[];
}

/**
 * Backs up all sources, proves each new backup, removes what no rule keeps, and reads back what it claims. A source or a
 * destination that fails holds up none of the others.
 */
export async function runBackup(
  subjects: readonly ReachedSubject[],
  depot: Depot,
  rules: RunRules,
  context: BackupContext,
): Promise<RunEnding> {
  const { phase, signal } = context;
  const before = await phase('look', async () => {
    const [catalogue, warnings] = await Promise.all([
      depot.look(),
      requireRightClock(depot.destinations, signal),
    ]);
    for (const warning of warnings) context.annotate('warning', warning);
    return catalogue;
  });
  const backedUp = await sideBySide(subjects, rules.atOnce, (reached) =>
    backUpReached(reached, depot, rules, before, context),
  );
  signal.throwIfAborted();
  const proven: SourceEnding[] = [];
  // One after the other: a throwaway server takes memory of the machine that also serves.
  for (const { result } of backedUp) {
    if (result.status === 'rejected') throw result.reason;
    proven.push(await proveEnding(result.value, depot, rules.prove, context));
  }
  // What was reached only after a deploy is asked like any other.
  const reached = subjects.map((one) => {
    const found = proven.find(({ name }) => name === one.name)?.backup?.subject;
    return one.subject || !found ? one : { ...one, subject: found, failure: undefined };
  });
  const { pruned, own } = await phase('retain', async ({ info }) => {
    const listed = await depot.look();
    const folders = await ownFolders(reached, listed, signal);
    // What a source has failed with is told already.
    const failed = new Set(proven.filter(({ failures }) => failures.length > 0).map(({ name }) => name));
    const more = [...folders.failures].flatMap(([name, failure]) => (failed.has(name) ? [] : [failure]));
    const done = await prune(depot, listed, rules.retention, folders.own, context);
    info(sayRetention(done));
    return { pruned: { ...done, failures: [...more, ...done.failures] }, own: folders.own };
  });
  return phase('record', async ({ proved }) => {
    const catalogue = await depot.look();
    const told = reached.flatMap(({ name, subject }) => (subject && own.includes(name) ? [subject] : []));
    const notTold = await writeBackupMarks(told, catalogue, context);
    const sources = proven.map((ending) => {
      const confirmed = confirm(ending, catalogue, rules.prove?.by === 'restore');
      if (confirmed.failures.length === 0) proved(`backup of ${ending.name}`, sayEvidence(confirmed));
      return confirmed;
    });
    const failures = [...sources.flatMap((one) => one.failures), ...pruned.failures, ...notTold];
    return { sources, pruned, catalogue, failures };
  });
}

async function backUpReached(
  { name, kind, subject: reached, failure, afterChanges }: ReachedSubject,
  depot: Depot,
  { backUp, prove }: RunRules,
  catalogue: Catalogue,
  context: BackupContext,
): Promise<SourceEnding> {
  const { clock, signal } = context;
  const startedAt = clock.now();
  const ending = { name, kind, backup: undefined, proven: undefined };
  try {
    const subject = reached ?? (await afterChanges?.(backUp.lockWaitMs));
    if (!subject) throw failure;
    const inClear = clearProblem(name, catalogue, backUp);
    if (inClear) throw inClear;
    const proveFromStream = prove?.by === 'restore' && needsStream(backUp.recipients, prove.identities);
    // A deploy was waited for already where the source was to be reached anew.
    const lockWaitMs = reached ? backUp.lockWaitMs : Math.max(0, backUp.lockWaitMs + startedAt - clock.now());
    const backup = await backUpSubject(
      subject,
      depot,
      { ...backUp, lockWaitMs },
      { proveFromStream, catalogue },
      context,
    );
    for (const warning of backup.warnings) context.annotate('warning', warning);
    return { ...ending, backup, failures: backup.failures, tookMs: clock.now() - startedAt };
  } catch (error) {
    signal.throwIfAborted();
    return { ...ending, failures: [notBackedUp(name, error)], tookMs: clock.now() - startedAt };
  }
}

async function proveEnding(
  ending: SourceEnding,
  depot: Depot,
  rules: ProveRules | undefined,
  context: BackupContext,
): Promise<SourceEnding> {
  const { subject, made } = ending.backup ?? {};
  if (!rules || !subject || !made) return ending;
  const proven = await context.phase(`prove ${ending.name}`, async ({ info }) => {
    const wanted = { id: made.manifest.id, made };
    const done = await proveSource(subject, wanted, depot, rules, await depot.look(), context);
    for (const reading of done.readings) info(sayReading(reading));
    return done;
  });
  return { ...ending, proven, failures: [...ending.failures, ...proven.failures] };
}

/** The ending, with a failure where a fresh listing does not show what it says. */
function confirm(ending: SourceEnding, catalogue: Catalogue, proving: boolean): SourceEnding {
  const { backup, failures } = ending;
  if (!backup) return ending;
  const missing = missingClaims(catalogue, backup.made, { proven: proving && failures.length === 0 });
  return missing ? { ...ending, failures: [...failures, missing] } : ending;
}

function sayEvidence({ kind, backup, proven }: SourceEnding): string {
  if (!backup) return '';
  const { manifest, copies } = backup.made;
  const whole = copies.filter(({ failure }) => !failure).length;
  const rows = proven?.readings.find(({ result }) => result.rows !== undefined)?.result.rows;
  const compared = rows === undefined ? '' : `, restored and ${sayCompared(kind, rows)}`;
  return `${manifest.id}, ${formatSize(dataOf(manifest).bytes)} at ${countOf(whole, 'destination')}${compared}`;
}
