import { type Clock, Failure, sayElapsed, shortLine } from '@fairway/runtime';
import { z } from 'zod';
import type { PgAccess } from '../psql/access.ts';
import { literal } from '../psql/conversation.ts';
import { openSession, type PgSession } from '../psql/session.ts';

/** How often is looked whether somebody waits, and how long one may wait. */
const lookMs = 5_000;
const patienceMs = 30_000;

export interface WatchOptions {
  /** The name of the sessions that must not be waited for, and of no other. */
  readonly application: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Somebody who looks whether a dump stands in the way. */
export interface Watch {
  /** It rejects when somebody has waited too long for the dump, and never resolves. */
  readonly tooLong: Promise<never>;
  close(): Promise<void>;
}

const waiterShape = z.object({ pid: z.number(), user: z.string().nullable(), statement: z.string() });

/**
 * Watches over who waits for a dump. A dump lets everybody read and write; but a statement that must have a table alone,
 * such as an ALTER TABLE by hand, waits for it, and from then on every reader of that table waits for that statement. So a
 * dump gives way: a backup that is missing is told, and an outage by a backup is not what anybody wants.
 */
export async function watchForWaiters(
  access: PgAccess,
  { application, clock, signal }: WatchOptions,
): Promise<Watch> {
  const session = await openSession(access, { application: 'fairway-watch', clock, signal });
  const over = new AbortController();
  const tooLong = new Promise<never>((_, reject) => {
    // A look that fails says nothing of a dump: that has its own sessions.
    look(session, application, { clock, signal: over.signal }).then(reject, () => {});
  });
  tooLong.catch(() => {});
  return {
    tooLong,
    async close() {
      over.abort();
      await session.close();
    },
  };
}

async function look(
  session: PgSession,
  application: string,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<Failure> {
  let since = new Map<number, number>();
  for (;;) {
    const waiters = await session.query(
      // pg_locks shows every session to every user.
      `SELECT a.pid, a.usename AS user, coalesce(left(a.query, 200), '') AS statement
         FROM pg_catalog.pg_stat_activity a
        WHERE a.pid IN (SELECT pid FROM pg_catalog.pg_locks WHERE NOT granted)
          AND a.application_name <> ${literal(application)}
          AND pg_catalog.pg_blocking_pids(a.pid) && ARRAY(
            SELECT pid FROM pg_catalog.pg_stat_activity WHERE application_name = ${literal(application)})`,
      waiterShape,
    );
    const now = clock.now();
    since = new Map(waiters.map(({ pid }) => [pid, since.get(pid) ?? now]));
    const late = waiters.find(({ pid }) => now - (since.get(pid) ?? now) >= patienceMs);
    if (late) return gaveWay(session, late);
    await clock.sleep(lookMs, signal);
  }
}

function gaveWay(session: PgSession, { pid, user, statement }: z.output<typeof waiterShape>): Failure {
  return new Failure({
    what: `The dump of the ${session.where} gave way.`,
    why: `A statement waited ${sayElapsed(patienceMs)} for it to end, and every reader of its table waited for that statement.`,
    evidence: [`session ${pid} of ${user ?? 'somebody'}: ${shortLine(statement, 200)}`],
    fix: 'Back up at a time at which nobody changes tables, or let migrate-prisma do it: it keeps backups away.',
  });
}
