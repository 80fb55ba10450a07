import { type Host, leaseHolder } from '@fairway/host';
import { type Clock, Failure, formatTime, type Logger, sayElapsed } from '@fairway/runtime';
import { backupsCutBy, runningBackups, type StoppedService, sayBackup } from './backups.ts';
import { changeLock } from './locks.ts';

/** How often is looked, and how often it is told that this goes on. */
const lookMs = 2_000;
const tellMs = 10_000;

export interface WaitDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** Something was not changed, because a backup reads what would be stopped or started. */
export class BackupUnderWay extends Failure {}

/**
 * Waits until no backup reads what is about to be stopped or started. The caller holds the lock of changes, so none begins anew.
 * @param subject the project or the stack
 * @throws BackupUnderWay that names the backup, after `waitMs`
 */
export async function untilBackupsEnd(
  hosts: readonly Host[],
  {
    directory,
    stopped,
    subject,
    waitMs,
  }: {
    readonly directory: string;
    readonly stopped: readonly StoppedService[];
    readonly subject: string;
    readonly waitMs: number;
  },
  deps: WaitDeps,
): Promise<void> {
  if (stopped.length === 0) return;
  await untilNone(
    async () => {
      const all = await Promise.all(hosts.map((host) => runningBackups(host, directory, deps.signal)));
      return backupsCutBy(all.flat(), stopped).map(sayBackup);
    },
    {
      waitMs,
      failure: (held) =>
        new BackupUnderWay({
          what: `${subject} was not changed, because a backup reads what would be stopped or started.`,
          why: `It was waited for ${sayElapsed(waitMs)}, and it goes on: ${held.join('; ')}.`,
          evidence: [`to be stopped or started: ${stopped.map(({ service }) => service).join(', ')}`],
          fix: 'Let the backup end, or cancel its run: it is over seconds after its runner is gone. To wait longer, raise the time to wait for the lock.',
        }),
    },
    deps,
  );
}

/**
 * Waits until nobody changes an installation.
 * @param subject what waits, as the beginning of a sentence: `The backup of harbor`
 * @throws Failure that names whoever changes it, after `waitMs`
 */
export async function untilChangesEnd(
  host: Host,
  {
    directory,
    subject,
    waitMs,
  }: { readonly directory: string; readonly subject: string; readonly waitMs: number },
  deps: WaitDeps,
): Promise<void> {
  await untilNone(
    () => changing(host, directory, deps.signal),
    {
      waitMs,
      failure: (held) =>
        new Failure({
          what: `${subject} was not begun, because its containers may be changed now.`,
          why: `It was waited for ${sayElapsed(waitMs)}, and ${held.join('; ')}.`,
          evidence: [],
          fix: 'Run this again when the deploy has ended, or cancel that: its lock is free seconds after its runner is gone. To wait longer, raise "lock-wait".',
        }),
    },
    deps,
  );
}

/** Whoever changes an installation now, in words; empty where nobody does. */
export async function changing(
  host: Host,
  directory: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const found = await leaseHolder(host, changeLock(directory), { signal });
  if (!found) return [];
  const from = found.since === undefined ? '' : ` since ${formatTime(found.since)}`;
  return [
    `the lock of deploys on ${host.name} is held by ${found.holder || 'a run that gave no name'}${from}`,
  ];
}

async function untilNone(
  look: () => Promise<readonly string[]>,
  { waitMs, failure }: { readonly waitMs: number; readonly failure: (held: readonly string[]) => Failure },
  { clock, logger, signal }: WaitDeps,
): Promise<void> {
  const start = clock.now();
  let lastTold = Number.NEGATIVE_INFINITY;
  for (;;) {
    const held = await look();
    if (held.length === 0) return;
    const waited = clock.now() - start;
    if (waited >= waitMs) throw failure(held);
    if (clock.now() - lastTold >= tellMs) {
      lastTold = clock.now();
      logger.info(`Waiting: ${held.join('; ')} (${sayElapsed(waited)} of ${sayElapsed(waitMs)}).`);
    }
    await clock.sleep(Math.min(lookMs, waitMs - waited), signal);
  }
}
