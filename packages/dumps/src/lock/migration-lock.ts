import { randomBytes } from 'node:crypto';
import { migrationLockKey, runMark } from '@fairway/database';
import { type Clock, Failure, messageOf, sayElapsed, shortLine } from '@fairway/runtime';
import { z } from 'zod';
import type { PgAccess } from '../psql/access.ts';
import { inSession, openSession, type PgSession } from '../psql/session.ts';
import type { LockRequest, SourceLock } from '../source.ts';

/** How often a lock that somebody else holds is tried, and how often one that is held is looked at. */
const tryMs = 1_000;
const lookMs = 2_000;

const held = z.object({ held: z.boolean() });
const holderShape = z.object({ pid: z.number(), name: z.string(), seconds: z.number() });

const ofKey = `l.locktype = 'advisory' AND l.classid = 0 AND l.objid = ${migrationLockKey} AND l.objsubid = 1 AND l.granted
  AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())`;

/**
 * Takes the lock of a database that Prisma takes for as long as it migrates, so that no migration begins while a backup
 * reads: an ALTER TABLE would wait for the dump, and every reader for that. The server keeps it by database and key, so it
 * is the same by whatever way the database is reached, and it ends with the session, also where this run is killed.
 * migrate-prisma names the holder; Prisma by itself waits ten seconds and gives up.
 * @throws Failure that names the holder, after `waitMs`
 */
export async function holdMigrationLock(
  access: PgAccess,
  { holder, waitMs, signal }: LockRequest,
  clock: Clock,
): Promise<SourceLock> {
  const application = runMark(randomBytes(4).toString('hex'), holder);
  const session = await openSession(access, { application, signal, clock });
  try {
    const until = clock.now() + waitMs;
    while (!(await tryLock(session))) {
      if (clock.now() >= until) throw await notGiven(session, waitMs);
      await clock.sleep(Math.min(tryMs, Math.max(1, until - clock.now())), signal);
    }
  } catch (error) {
    await session.close();
    throw error;
  }
  const lost = new AbortController();
  const over = new AbortController();
  const watch = keepLooking(session, clock, over.signal).catch(async (error) => {
    if (over.signal.aborted) return;
    lost.abort(await lockLost(access, session, error, clock));
    await session.close();
  });
  return {
    lost: lost.signal,
    async release() {
      over.abort();
      // A server that hangs answers the last look never; the end of the session ends it.
      await Promise.all([session.close(), watch]);
    },
  };
}

async function tryLock(session: PgSession): Promise<boolean> {
  const [row] = await session.query(
    `SELECT pg_catalog.pg_try_advisory_lock(${migrationLockKey}) AS held`,
    held,
  );
  return row?.held === true;
}

class NotHeld extends Error {}

/** A pooler may give the next statement to another session, and the lock stays where nobody knows of it. */
async function keepLooking(session: PgSession, clock: Clock, signal: AbortSignal): Promise<void> {
  const mine = `SELECT EXISTS (SELECT FROM pg_catalog.pg_locks l WHERE ${ofKey} AND l.pid = pg_catalog.pg_backend_pid()) AS held`;
  for (;;) {
    const [row] = await session.query(mine, held);
    if (row?.held !== true) throw new NotHeld('The session that asks for it does not hold it.');
    await clock.sleep(lookMs, signal);
  }
}

async function notGiven(session: PgSession, waitMs: number): Promise<Failure> {
  const holders = await session.query(
    `SELECT a.pid, coalesce(a.application_name, '') AS name,
            extract(epoch FROM pg_catalog.now() - a.backend_start)::int AS seconds
       FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a USING (pid) WHERE ${ofKey}`,
    holderShape,
  );
  const [first] = holders;
  return new Failure({
    what: `The lock of the ${session.where} was not given within ${sayElapsed(waitMs)}.`,
    why: 'A migration or another backup of this database holds it.',
    evidence: holders.map(
      ({ pid, name, seconds }) =>
        `session ${pid}, ${shortLine(name, 63) || 'a Prisma without a name'}, for ${sayElapsed(seconds * 1000)}`,
    ),
    fix: first
      ? `Wait until it has ended, and run this again. If nobody works there any more, end its session: SELECT pg_terminate_backend(${first.pid}).`
      : 'It is free by now: run this again.',
  });
}

/** How long is looked why a session has ended. */
const askMs = 5_000;

/** Whoever ends a session says nothing of why. Whether the server lets a new one in tells more. */
async function lockLost(
  access: PgAccess,
  session: PgSession,
  cause: unknown,
  clock: Clock,
): Promise<Failure> {
  const what = `The lock of the ${session.where} was lost.`;
  if (cause instanceof NotHeld)
    return new Failure({
      what,
      why: 'What answers there is a pooler that gives each statement to another session.',
      fix: 'Give the address of the PostgreSQL server itself.',
      cause,
    });
  const refusal = await whyRefused(access, clock);
  const ended = cause instanceof Failure ? cause.why : messageOf(cause);
  return new Failure({
    what,
    why: refusal ? `Its session was ended, and no new one is let in: ${refusal.why}` : ended,
    evidence: refusal?.evidence ?? [],
    fix:
      refusal?.fix ??
      'Look in the log of the server for who ended the session. Where a pooler is between, give the address of the server itself.',
    cause,
  });
}

/** Undefined where the server lets a session in, or does not say in time why it does not. */
async function whyRefused(access: PgAccess, clock: Clock): Promise<Failure | undefined> {
  const timer = new AbortController();
  const late = new AbortController();
  clock.sleep(askMs, timer.signal).then(
    () => late.abort(new Error('It took too long.')),
    () => {},
  );
  try {
    await inSession(access, { application: 'fairway', clock, signal: late.signal }, async () => {});
    return undefined;
  } catch (error) {
    return error instanceof Failure ? error : undefined;
  } finally {
    timer.abort();
  }
}
