import { holdLease, type Lease } from '@fairway/host';
import { backupHolder, backupLock, changing, untilChangesEnd } from '@fairway/releases';
import { tidyUp } from '@fairway/runtime';
import type { BackupContext, StatePlace, Subject } from '../subject.ts';

/** The locks of a source, held by this run. */
export interface SubjectLock {
  /** The subject, as it was reached under the lock of its host. */
  readonly subject: Subject;
  /** Aborts when one of them is lost. */
  readonly lost: AbortSignal;
  /** Aborts when that on the host is lost. */
  readonly hostLost: AbortSignal;
  /** Whether no other run backs up this source meanwhile, so what is unfinished at the destinations is of dead runs. */
  readonly alone: boolean;
  release(): Promise<void>;
}

/** How long is waited for the locks, and for whom. */
export interface LockRules {
  /** How long another backup, or whatever changes the source, is waited for. */
  readonly lockWaitMs: number;
  /** Whether the caller holds the lock of changes itself: it waits for nobody then who would change the containers. */
  readonly changesHeld?: boolean;
}

/**
 * Keeps other backups of the same name away, and whatever changes the source: a migration, a deploy, a heal. A killed run
 * loses its locks with its connections.
 * @throws Failure that names the holder, after the wait
 */
export async function lockSubject(
  subject: Subject,
  rules: LockRules,
  context: BackupContext,
): Promise<SubjectLock> {
  const { clock, logger, signal, github } = context;
  const until = clock.now() + rules.lockWaitMs;
  const by = [github.actor, github.repository, github.runUrl].filter(Boolean).join(' ');
  await using open = new AsyncDisposableStack();
  const ofHost: AbortSignal[] = [];
  const ofSource: AbortSignal[] = [];
  const { state } = subject;
  if (state) {
    const lease = await lockOnHost(subject.source.name, state, by, { ...rules, until }, context);
    open.defer(() => tidyUp(lease.release, logger));
    ofHost.push(lease.lost);
  }
  // Found before the lock was held, its container may be gone by now.
  const found = (await subject.again?.()) ?? subject;
  const { source } = found;
  if (source.lock) {
    const lock = await source.lock({
      holder: backupHolder(nothingKnown, by),
      waitMs: Math.max(0, until - clock.now()),
      signal,
    });
    open.defer(() => tidyUp(lock.release, logger));
    ofSource.push(lock.lost);
  }
  const held = open.move();
  const all = [...ofHost, ...ofSource];
  return {
    subject: found,
    lost: AbortSignal.any(all),
    hostLost: AbortSignal.any(ofHost),
    alone: all.length > 0,
    release: () => held.disposeAsync(),
  };
}

const nothingKnown = { services: [], halts: false };

/** The lock of the name on its host, at a moment at which nobody changes the containers there. */
async function lockOnHost(
  name: string,
  { host, directory, needs }: StatePlace,
  by: string,
  { until, changesHeld = false }: LockRules & { readonly until: number },
  { clock, logger, signal }: BackupContext,
): Promise<Lease> {
  const holder = backupHolder((await needs?.(signal)) ?? nothingKnown, by);
  for (;;) {
    const left = () => Math.max(0, until - clock.now());
    const wait = { directory, subject: `The backup of ${name}`, waitMs: left() };
    if (!changesHeld) await untilChangesEnd(host, wait, { clock, logger, signal });
    const lease = await holdLease(
      host,
      { path: backupLock(directory, name), holder, waitMs: left() },
      { clock, logger, signal },
    );
    // Whoever took the lock of changes meanwhile may have seen no backup yet. It goes first.
    const changed = changesHeld ? [] : await changing(host, directory, signal).catch(giveBack(lease));
    if (changed.length === 0) return lease;
    await lease.release();
  }
}

/** An error after the lock was taken must not leave it behind. */
function giveBack({ release }: Lease): (error: unknown) => Promise<never> {
  return async (error) => {
    await release();
    throw error;
  };
}
