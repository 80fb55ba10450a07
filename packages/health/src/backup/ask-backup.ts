import { type BackupMark, backupMarkFile, type ProvenCopy, parseMark, provenIn } from '@fairway/backups';
import { type Host, readFiles } from '@fairway/host';
import { formatTime, sayElapsed } from '@fairway/runtime';
import { notFound } from '../not-found.ts';
import type { Answered, ProbeCall } from '../probe-call.ts';
import type { ProbeRun } from '../probe-run.ts';
import type { BackupProbe } from './probe.ts';

/** Milliseconds by which a backup may be ahead of the clock of whoever asks. */
const clockSlackMs = 10 * 60_000;

/** The call of a backup: one, whichever machine has the mark of it. */
export function backupCalls(item: BackupProbe, run: ProbeRun): ProbeCall[] {
  return [{ item, url: `backup of ${item.backup}`, ask: () => askBackup(item, run) }];
}

async function askBackup(
  item: BackupProbe,
  { ledgers, unseen = [], clock, signal }: ProbeRun,
): Promise<Answered> {
  if (!ledgers) return notFound('no project or stack has a ledger here, and the mark lies beside it', unseen);
  const file = backupMarkFile(ledgers.directory);
  const read = await Promise.allSettled(
    ledgers.on.map((host) => readMark(host, file, { signal, timeoutMs: item.timeout })),
  );
  signal?.throwIfAborted();
  const marks = read.flatMap((one) => (one.status === 'fulfilled' && one.value ? [one.value] : []));
  const failed = read.find((one) => one.status === 'rejected');
  const answered = judgeBackup(item, marks, clock.now());
  if (answered.problem === undefined) return answered;
  // One that cannot be read, or cannot be reached, may have the newer backup.
  if (failed) throw failed.reason;
  return unseen.length === 0 ? answered : { ...answered, fault: 'prober' };
}

async function readMark(
  host: Host,
  file: string,
  limits: { readonly signal: AbortSignal | undefined; readonly timeoutMs: number },
): Promise<BackupMark | undefined> {
  const text = (await readFiles(host, { files: [file] }, limits)).text(file);
  return text === undefined ? undefined : parseMark(text, `The mark ${file} on ${host.name}`);
}

/**
 * Judges the newest proven backup. That there is none, or no mark at all, is a no: whoever never backed up anything would
 * hear nothing else.
 * @param marks all that the machines have
 */
export function judgeBackup(
  { backup, 'max-age': maxAge, at: required }: Pick<BackupProbe, 'backup' | 'max-age' | 'at'>,
  marks: readonly BackupMark[],
  now: number,
): Answered {
  const copies = provenIn(marks, backup);
  const [newest] = copies;
  const evidence = copies.map((copy) => `${copy.destination}: ${copy.id}, proven, ${sayAge(copy, now)}`);
  const no = (problem: string): Answered => ({ body: '', problem, evidence });
  if (marks.length === 0) return no('was never proven: no backup has left its mark beside the ledger');
  if (!newest) {
    const known = [...new Set(marks.flatMap(({ sources }) => Object.keys(sources)))].sort().join(', ');
    return no(
      `was never proven: there is no proven backup of ${backup}; backups are known of ${known || 'nothing'}`,
    );
  }
  const ahead = copies.find(({ at }) => at > now + clockSlackMs);
  if (ahead) return no(`is dated ${formatTime(ahead.at)}, which is to come: a clock is wrong`);
  const copyAt = (name: string) => copies.find(({ destination }) => destination === name);
  const lacking = required?.filter((name) => !copyAt(name)) ?? [];
  if (lacking.length > 0) return no(`has no proven copy at ${lacking.join(', ')}`);
  const judged = required?.flatMap((name) => copyAt(name) ?? []) ?? [newest];
  const old = judged.filter(({ at }) => now - at > maxAge);
  if (old.length > 0) {
    const ages = old.map((copy) => `${copy.destination} (${sayAge(copy, now)})`).join(', ');
    return no(`is older than ${sayElapsed(maxAge)} at ${ages}`);
  }
  return { body: `${sayAge(newest, now)} at ${newest.destination}`, evidence };
}

function sayAge({ at }: ProvenCopy, now: number): string {
  return `${sayElapsed(now - at)} old`;
}
