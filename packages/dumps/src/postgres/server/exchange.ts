import { type Clock, countOf, Failure, type Logger, messageOf } from '@fairway/runtime';
import { exchangePlaces, type Places, returnPlaces, type Standing } from '../../exchange/exchange-places.ts';
import type { PgAccess } from '../../psql/access.ts';
import { identifier } from '../../psql/conversation.ts';
import { RefusedStatement } from '../../psql/psql-failure.ts';
import type { PgSession, SessionOptions } from '../../psql/session.ts';
import type { Exchange, PlannedExchange } from '../../source.ts';
import { endApplication, endSessions, listDatabases, withMaintenance } from './maintenance.ts';

export interface ExchangeDeps {
  readonly clock: Clock;
  readonly logger: Logger;
}

type Names = Pick<PlannedExchange, 'live' | 'restored' | 'kept'>;

/** PostgreSQL's code for a database in which somebody is, or that has prepared transactions. */
const inUse = '55006';
/** In each of them, PostgreSQL waits five seconds for sessions to end. */
const attempts = 4;
const endEveryMs = 200;

/**
 * Gives a database the name of another one. Both changes are one transaction: at any moment, whoever connects finds one
 * database of the name. All sessions in both are ended. From the first change on, new ones wait for its lock, so an app
 * that reconnects all the time does not stand in the way.
 * @throws Failure where it cannot be done; both have their earlier names then
 * @throws UndecidedExchange where nobody could see what became of it
 */
export async function exchangeDatabases(
  deps: ExchangeDeps,
  server: PgAccess,
  names: Names,
  signal: AbortSignal,
): Promise<void> {
  const planned = await planExchange(deps, server, names, signal);
  await exchangePlaces(placesOf(deps, server, planned), deps.clock, signal);
}

/**
 * The way in which a database and a restored one change names.
 * @param keptName the name that the earlier one gets
 */
export function databaseExchange(
  deps: ExchangeDeps,
  server: PgAccess,
  live: string,
  keptName: () => string,
): Exchange {
  return {
    plan: (restored, signal) => planExchange(deps, server, { live, restored, kept: keptName() }, signal),
    carryOut: (planned, signal) => exchangePlaces(placesOf(deps, server, planned), deps.clock, signal),
    undo: (planned, signal) => returnPlaces(placesOf(deps, server, planned), deps.clock, signal),
  };
}

async function planExchange(
  { clock }: ExchangeDeps,
  server: PgAccess,
  { live, restored, kept }: Names,
  signal: AbortSignal,
): Promise<PlannedExchange> {
  const options = { application: 'fairway', clock, signal };
  const found = await withMaintenance(server, [live, restored, kept], options, listDatabases);
  const numbers = { live: found.get(live), restored: found.get(restored) };
  if (numbers.live === undefined || numbers.restored === undefined || found.has(kept))
    throw wrongNames(server, { live, restored, kept }, found);
  return { live, restored, kept, numbers: { live: numbers.live, restored: numbers.restored } };
}

function placesOf({ clock, logger }: ExchangeDeps, server: PgAccess, planned: PlannedExchange): Places {
  const { live, restored, kept } = planned;
  const names = [live, restored, kept];
  // A later run knows it too, and ends what a killed one has left at work in the server.
  const application = `fairway-exchange-${planned.numbers.restored}`;
  const changeNames = async (change: Names, stop: AbortSignal) => {
    const ended = await rename(server, change, { application, clock, signal: stop });
    logger.info(
      `${change.live} and ${change.restored} changed names; ${countOf(ended, 'session')} ended for that.`,
    );
  };
  return {
    names: `${live} and ${restored} in ${server.place.where}`,
    kept,
    change: (stop) => changeNames(planned, stop),
    changeBack: (stop) => changeNames({ live, restored: kept, kept: restored }, stop),
    look: (stop) =>
      withMaintenance(server, names, { application: 'fairway', clock, signal: stop }, async (session) => {
        // One that was cut off may still be at work in the server.
        await endApplication(session, application, clock, stop);
        return standingOf(planned, await listDatabases(session));
      }),
    refused: (error) => notExchanged(server, planned, error),
  };
}

type Databases = ReadonlyMap<string, string>;

/** Where both databases are, by the numbers that they keep. Whoever undid an exchange may have dropped the restored one. */
export function standingOf({ live, restored, kept, numbers }: PlannedExchange, now: Databases): Standing {
  const isThere = now.get(restored) === numbers.restored;
  if (now.get(live) === numbers.live && (isThere || !now.has(kept))) return 'before';
  return now.get(live) === numbers.restored && now.get(kept) === numbers.live ? 'exchanged' : 'neither';
}

/** Changes both names, again where somebody was still in them. @returns how many sessions were told to end */
async function rename(
  server: PgAccess,
  { live, restored, kept }: Names,
  options: SessionOptions,
): Promise<number> {
  const names = [live, restored, kept];
  return withMaintenance(server, names, options, (changing) =>
    withMaintenance(server, names, options, async (ending) => {
      const change = () => inTransaction(changing, [renaming(live, kept), renaming(restored, live)]);
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await whileEnding(ending, [live, restored], options.clock, change);
        } catch (error) {
          const isBusy = error instanceof RefusedStatement && error.state === inUse;
          if (!isBusy || attempt === attempts) throw error;
        }
      }
    }),
  );
}

const renaming = (from: string, to: string): string =>
  `ALTER DATABASE ${identifier(from)} RENAME TO ${identifier(to)}`;

async function inTransaction(session: PgSession, statements: readonly string[]): Promise<void> {
  await session.run('BEGIN');
  try {
    for (const statement of statements) await session.run(statement);
    await session.run('COMMIT');
  } catch (error) {
    // A session that has ended has rolled back.
    await session.run('ROLLBACK').catch(() => {});
    throw error;
  }
}

/** Ends all sessions in databases, again and again until the work is over. @returns how many were told to end */
async function whileEnding(
  session: PgSession,
  databases: readonly string[],
  clock: Clock,
  work: () => Promise<void>,
): Promise<number> {
  const over = new AbortController();
  let ended = 0;
  const end = async () => {
    while (!over.signal.aborted) {
      ended += await endSessions(session, databases);
      await clock.sleep(endEveryMs, over.signal).catch(() => {});
    }
  };
  const ending = end();
  const [worked] = await Promise.allSettled([work().finally(() => over.abort())]);
  await ending;
  if (worked.status === 'rejected') throw worked.reason;
  return ended;
}

function wrongNames({ place }: PgAccess, { live, restored, kept }: Names, databases: Databases): Failure {
  const missing = [live, restored].filter((name) => !databases.has(name));
  return new Failure({
    what: `${live} and ${restored} cannot change names in ${place.where}.`,
    why:
      missing.length > 0
        ? `There is no database ${missing.join(', ')}.`
        : `There is a database ${kept} already.`,
    fix: missing.length > 0 ? 'Correct the name.' : `Look at ${kept}, and drop or rename it.`,
  });
}

function notExchanged({ place }: PgAccess, { live, restored }: Names, error: unknown): Failure {
  const isBusy = error instanceof RefusedStatement && error.state === inUse;
  return new Failure({
    what: `${live} and ${restored} did not change names in ${place.where}; both are as they were.`,
    why: isBusy
      ? 'Somebody was still in them after all sessions had been told to end, or they have prepared transactions.'
      : 'The server refused it.',
    evidence: error instanceof Failure ? error.evidence : [messageOf(error)],
    fix: isBusy
      ? 'Stop the app. Look into pg_prepared_xacts and pg_stat_activity, and run this again.'
      : 'The role must own both databases and have CREATEDB, or be a superuser. Read the error.',
    cause: error,
  });
}
