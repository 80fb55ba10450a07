import { posix } from 'node:path';
import { holdLease } from '@fairway/host';
import { tidyUp } from '@fairway/runtime';
import type { BackupContext, Subject } from '../subject.ts';

/** The locks of a source, held by this run. */
export interface SubjectLock {
  /** Aborts when one of them is lost. */
  readonly lost: AbortSignal;
  /** Aborts when that on the host is lost. */
  readonly hostLost: AbortSignal;
  /** Whether no other run backs up this source meanwhile, so what is unfinished at the destinations is of dead runs. */
  readonly alone: boolean;
  release(): Promise<void>;
}

/**
 * Keeps other backups of the same name away, and whatever changes the source. A killed run loses its locks with its
 * connections.
 * @throws Failure that names the holder, after `waitMs`
 */
export async function lockSubject(
  { source, state }: Subject,
  waitMs: number,
  { clock, logger, signal, github }: BackupContext,
): Promise<SubjectLock> {
  const holder = `backup ${[github.actor, github.repository, github.runUrl].filter(Boolean).join(' ')}`;
  await using open = new AsyncDisposableStack();
  const ofHost: AbortSignal[] = [];
  const ofSource: AbortSignal[] = [];
  if (state) {
    const path = posix.join(state.directory, 'backups', `${source.name}.lock`);
    const lease = await holdLease(state.host, { path, holder, waitMs }, { clock, logger, signal });
    open.defer(() => tidyUp(lease.release, logger));
    ofHost.push(lease.lost);
  }
  if (source.lock) {
    const lock = await source.lock({ holder, waitMs, signal });
    open.defer(() => tidyUp(lock.release, logger));
    ofSource.push(lock.lost);
  }
  const held = open.move();
  const all = [...ofHost, ...ofSource];
  return {
    lost: AbortSignal.any(all),
    hostLost: AbortSignal.any(ofHost),
    alone: all.length > 0,
    release: () => held.disposeAsync(),
  };
}
