import { type Clock, Failure, sayElapsed, unlessAborted } from '@fairway/runtime';
import { z } from 'zod';
import { applicationName } from './access.ts';
import { literal } from './conversation.ts';
import type { PgSession } from './session.ts';

/** How often is looked, and how many looks in a row may find no session. */
const lookMs = 20_000;
const mostEmpty = 6;
/** How long a look may take: it waits behind the statements of the same session. */
const answerMs = 900_000;

export interface ServedOptions {
  /** The name of the sessions of the work, and of no other. */
  readonly application: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const countRow = z.object({ sessions: z.number() });

/**
 * Works with programs that have sessions in a server, and gives the work up where the server knows of none for minutes. An
 * index may take hours in which no byte moves, so silence alone says nothing; but an engine that hangs tells no end of a
 * program, and whoever waits for it would wait for ever.
 * @param session with the same server, to look with
 */
export async function whileServed<T>(
  session: PgSession,
  { application, clock, signal }: ServedOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const hung = new AbortController();
  untilUnserved(session, application, clock, over.signal).then(
    (failure) => hung.abort(failure),
    // A look that fails says nothing of the work: that has its own sessions.
    () => {},
  );
  try {
    return await unlessAborted(work(AbortSignal.any([signal, hung.signal])), hung.signal);
  } finally {
    over.abort();
  }
}

async function untilUnserved(
  session: PgSession,
  application: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<Failure> {
  const look = `SELECT count(*) AS sessions FROM pg_catalog.pg_stat_activity
    WHERE application_name = ${literal(applicationName(application))} AND pid <> pg_catalog.pg_backend_pid()`;
  // By looks, and not by time: one may have waited behind a statement that takes minutes.
  for (let empty = 0; empty < mostEmpty; ) {
    await clock.sleep(lookMs, signal);
    const answered = new AbortController();
    const late = clock.sleep(answerMs, AbortSignal.any([signal, answered.signal])).then(() => undefined);
    late.catch(() => {});
    try {
      const rows = await Promise.race([session.query(look, countRow), late]);
      if (rows === undefined) return unserved(session, `It has not answered for ${sayElapsed(answerMs)}.`);
      empty = rows[0]?.sessions === 0 ? empty + 1 : 0;
    } finally {
      answered.abort();
    }
  }
  return unserved(
    session,
    `No session of this work was in the server for ${sayElapsed(mostEmpty * lookMs)}, and its program has not ended.`,
  );
}

function unserved({ where }: PgSession, why: string): Failure {
  return new Failure({
    what: `The work with the ${where} was given up.`,
    why,
    fix: 'Look whether the engine and the server there hang: `docker ps`, and the log of the engine. Then run this again.',
  });
}
