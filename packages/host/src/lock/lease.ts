import { type Clock, Failure, type Logger, messageOf } from '@fairway/runtime';
import type { Host } from '../host.ts';
import { openLeaseProcess } from './lease-process.ts';
import type { LeaseRequest } from './lease-request.ts';

export interface LeaseDeps {
  readonly logger: Logger;
  readonly clock: Clock;
  /** Ends the wait for the lock. It does not end a lease that is held. */
  readonly signal?: AbortSignal | undefined;
}

/** The lock of a host, held by this run. */
export interface Lease {
  /** Aborts with a Failure when the lock is lost. All work under the lock must stop then. */
  readonly lost: AbortSignal;
  /** Gives the lock back. A second call, or a call after the lock was lost, is not an error. */
  release(): Promise<void>;
}

/** The lock was not taken, because somebody else holds it. */
export class LockHeldFailure extends Failure {}

/** While another run holds the lock, every beat also checks whether the lock is free. */
const lookEveryMs = 500;
const beatEveryMs = 2_000;
const tellEveryMs = 10_000;
/** We treat the lock as lost earlier (12 s) than the host does (20 s), so two runs never work at once. */
const lostAfterMs = 12_000;
/**
 * After a machine was suspended, this process has heard nothing because it asked nothing. As long as the host may still
 * hold the lock, it asks again before it treats the lock as lost.
 */
const hostGivesUpMs = 18_000;
/** Milliseconds to read lines that arrived in the meantime. */
const readMs = 100;

/**
 * Takes the host's lock and keeps it as long as this process lives and reaches the host. The lock is free at once after
 * a run is killed, and within 20 seconds after a run loses its network.
 * @throws LockHeldFailure, which names the holder and the time since when, after `waitMs`; the reason of `deps.signal`
 */
export async function holdLease(host: Host, request: LeaseRequest, deps: LeaseDeps): Promise<Lease> {
  refuseBadRequest(host, request);
  const { clock, logger, signal } = deps;
  signal?.throwIfAborted();
  const lost = new AbortController();
  const released = new AbortController();
  const granted = Promise.withResolvers<void>();
  const start = request.waitingSince ?? clock.now();
  let everyMs = lookEveryMs;
  let lastHeard = clock.now();
  let askedAt: number | undefined;
  let lastTold = Number.NEGATIVE_INFINITY;

  const onLine = (line: string) => {
    lastHeard = clock.now();
    askedAt = undefined;
    if (line === 'granted') return granted.resolve();
    const held = /^held (\S*) ?(.*)$/.exec(line);
    if (held === null) return;
    const [, since = '', holder = ''] = held;
    const waited = clock.now() - start;
    if (waited >= request.waitMs) return granted.reject(heldFailure(host, request, holder, since));
    if (clock.now() - lastTold < tellEveryMs) return;
    lastTold = clock.now();
    logger.info(
      `Waiting for the lock ${request.path} on ${host.name}, held by ${nameHolder(holder)}${tellSince(since)} (${Math.round(waited / 1000)} of ${Math.round(request.waitMs / 1000)} s).`,
    );
  };
  const process = await openLeaseProcess(host, request, deps, onLine).catch((error: unknown) => {
    throw error instanceof Failure ? error : refusedFailure(host, request, messageOf(error));
  });
  const abort = () => granted.reject(signal?.reason);
  // If the signal aborted while the process was started, a listener added now would never be called.
  if (signal?.aborted) abort();
  else signal?.addEventListener('abort', abort, { once: true });
  void process.ended.then((why) => {
    granted.reject(refusedFailure(host, request, why));
    if (!released.signal.aborted) lost.abort(lostFailure(host, request, why));
  });
  void beat();

  try {
    await granted.promise;
    everyMs = beatEveryMs;
  } catch (error) {
    await end();
    throw error;
  } finally {
    signal?.removeEventListener('abort', abort);
  }
  return { lost: lost.signal, release: end };

  async function end(): Promise<void> {
    released.abort();
    await process.end();
  }

  function isSilent(): boolean {
    const now = clock.now();
    const unansweredMs = now - (askedAt ?? now);
    return unansweredMs > lostAfterMs || (unansweredMs > beatEveryMs / 2 && now - lastHeard > hostGivesUpMs);
  }

  async function beat(): Promise<void> {
    while (!released.signal.aborted && !lost.signal.aborted) {
      process.beat();
      askedAt ??= clock.now();
      if (isSilent()) await clock.sleep(readMs, released.signal).catch(() => {});
      if (isSilent()) {
        const silentMs = clock.now() - lastHeard;
        const why = `the host has said nothing for ${Math.round(silentMs / 1000)} s`;
        granted.reject(refusedFailure(host, request, why));
        lost.abort(lostFailure(host, request, why));
        void process.end();
      }
      await clock.sleep(everyMs, released.signal).catch(() => {});
    }
  }
}

function refuseBadRequest(host: Host, { path, holder }: LeaseRequest): void {
  const why = !path.startsWith('/')
    ? `"${path}" is not an absolute path.`
    : /[\n\r]/.test(holder)
      ? 'The name of the holder has more than one line.'
      : undefined;
  if (why === undefined) return;
  throw new Failure({ what: `The lock on ${host.name} was not taken.`, why, fix: 'Correct the call.' });
}

function nameHolder(holder: string): string {
  return holder === '' ? 'a run that gave no name' : `"${holder}"`;
}

function tellSince(since: string): string {
  return since === '' ? '' : ` since ${since}`;
}

function heldFailure(host: Host, { path, waitMs }: LeaseRequest, holder: string, since: string): Failure {
  return new LockHeldFailure({
    what: `The lock ${path} on ${host.name} was not free within ${waitMs / 1000} s.`,
    why: `It is held by ${nameHolder(holder)}${tellSince(since)}.`,
    fix: 'Let that run end, or cancel it: the lock is free seconds after its runner is gone. To wait longer, raise the time to wait for the lock.',
  });
}

function refusedFailure(host: Host, { path }: LeaseRequest, why: string): Failure {
  return new Failure({
    what: `The lock ${path} on ${host.name} was not taken.`,
    why: `The process that should hold it ended: ${why.replace(/\.$/, '')}.`,
    fix: `Check on ${host.name} that the directory of ${path} can be written by the user, and that flock (util-linux) and timeout (coreutils) are installed.`,
  });
}

function lostFailure(host: Host, { path }: LeaseRequest, why: string): Failure {
  return new Failure({
    what: `The lock ${path} on ${host.name} was lost.`,
    why: `The process that held it is gone: ${why.replace(/\.$/, '')}.`,
    fix: `Check that ${host.name} is up and reachable, then run this again.`,
  });
}
