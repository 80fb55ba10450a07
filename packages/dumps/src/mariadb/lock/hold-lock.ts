import { createHash } from 'node:crypto';
import { type Clock, Failure, type Logger, sayElapsed, shortLine } from '@fairway/runtime';
import { z } from 'zod';
import type { LockRequest, SourceLock } from '../../source.ts';
import type { MariaAccess } from '../access.ts';
import { mariaText } from '../run-sql.ts';
import { type MariaSession, openMariaSession } from './session.ts';

/** How often a lock that somebody else holds is tried. */
const tryMs = 1_000;

/**
 * The lock that Prisma takes for as long as it migrates, of the whole server. It waits for it for ten seconds.
 * Source: prisma-engines, schema-engine/connectors/sql-schema-connector/src/flavour/mysql.rs.
 */
const ofMigrations = mariaText('prisma_migrate');

/** Whoever holds that of migrations for a backup holds this one too, so that backups of one server can share it. */
const onBehalfOfBackups = mariaText('fairway prisma_migrate');

const longestName = 64;

/** The lock of one database. Its name must fit, and the server takes capital letters for small ones. */
function lockOf(database: string): string {
  const name = `fairway ${database}`;
  if ([...name].length <= longestName && name === name.toLowerCase()) return name;
  return `fairway ${createHash('sha256').update(database).digest('base64url')}`;
}

const heldRow = z.object({ held: z.coerce.boolean().nullable() });
const sharedRow = z.object({ held: z.coerce.boolean().nullable(), byBackup: z.coerce.boolean().nullable() });

export interface HoldMariaOptions {
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Takes the lock of a database, and that of Prisma's migrations. The server keeps them by name, so they are the same by
 * whatever way it is reached, and they end with the session, also where this run is killed.
 * @throws Failure that names the holder, after `waitMs`
 */
export async function holdMariaLock(
  access: MariaAccess,
  { holder, waitMs, signal }: LockRequest,
  { clock, logger }: HoldMariaOptions,
): Promise<SourceLock> {
  const session = await openMariaSession(access, { signal, clock });
  const own = mariaText(lockOf(access.database));
  const until = clock.now() + waitMs;
  const wait = async (take: () => Promise<boolean>, name: string) => {
    while (!(await take())) {
      if (clock.now() >= until) throw await notGiven(session, name, waitMs);
      await clock.sleep(Math.min(tryMs, Math.max(1, until - clock.now())), signal);
    }
  };
  try {
    await wait(() => takeOwn(session, own), own);
    await wait(() => takeMigrations(session), ofMigrations);
  } catch (error) {
    await session.close();
    if (!isCluster(error)) throw error;
    logger.warn(
      `The ${session.where} is one of a Galera cluster, which keeps no locks: nothing but the lock on its host keeps migrations away from this backup.`,
    );
    return { lost: new AbortController().signal, release: async () => {} };
  }
  const lost = new AbortController();
  let over = false;
  const watch = keepLooking(session, own, { holder, isOver: () => over }).catch(async (error) => {
    if (over) return;
    lost.abort(lockLost(session, error));
    await session.close();
  });
  return {
    lost: lost.signal,
    async release() {
      over = true;
      await Promise.all([session.close(), watch]);
    },
  };
}

async function takeOwn(session: MariaSession, own: string): Promise<boolean> {
  const [row] = await session.query(`SELECT JSON_OBJECT('held', GET_LOCK(${own}, 0) = 1)`, heldRow);
  return row?.held === true;
}

/** Whether no migration can begin: this session has its lock, or that of another backup has. */
async function takeMigrations(session: MariaSession): Promise<boolean> {
  const [row] = await session.query(
    `SELECT JSON_OBJECT('held', GET_LOCK(${ofMigrations}, 0) = 1,
      'byBackup', IS_USED_LOCK(${ofMigrations}) = IS_USED_LOCK(${onBehalfOfBackups}))`,
    sharedRow,
  );
  if (row?.held !== true) return row?.byBackup === true;
  return takeOwn(session, onBehalfOfBackups);
}

/**
 * Looks again and again whether the locks are held. The server shows to others what a session does at the moment, so the
 * holder is told in what it does, and it sleeps there.
 */
async function keepLooking(
  session: MariaSession,
  own: string,
  { holder, isOver }: { readonly holder: string; readonly isOver: () => boolean },
): Promise<void> {
  const told = shortLine(holder, 200).replace(/[^\x20-\x7e]|['\\;]/g, '?');
  const mine = `SELECT JSON_OBJECT('holder', 'fairway: ${told}', 'held', IS_USED_LOCK(${own}) = CONNECTION_ID(), 'slept', SLEEP(1))`;
  while (!isOver()) {
    const [row] = await session.query(mine, heldRow);
    if (row?.held !== true) throw new Error('The session that asks for it does not hold it.');
    // Another backup of this server may have ended, and that of migrations with it.
    if (!isOver() && !(await takeMigrations(session))) throw new Error('A migration has begun.');
  }
}

const holderRow = z.object({ id: z.number().nullable() });
const sessionRow = z.object({
  user: z.string(),
  host: z.string(),
  seconds: z.coerce.number(),
  info: z.string().nullable(),
});

async function notGiven(session: MariaSession, name: string, waitMs: number): Promise<Failure> {
  const [used] = await session.query(`SELECT JSON_OBJECT('id', IS_USED_LOCK(${name}))`, holderRow);
  const id = used?.id ?? undefined;
  const sessions =
    id === undefined
      ? []
      : await session.query(
          `SELECT JSON_OBJECT('user', USER, 'host', HOST, 'seconds', TIME, 'info', INFO) FROM information_schema.PROCESSLIST WHERE ID = ${id}`,
          sessionRow,
        );
  const shown = sessions.map(({ user, host, info, seconds }) => {
    const [, told] = /'fairway: ([^']*)'/.exec(info ?? '') ?? [];
    const doing = told ?? (info === null ? `idle for ${sayElapsed(seconds * 1000)}` : shortLine(info, 100));
    return `session ${id} of ${user}@${host}: ${doing}`;
  });
  return new Failure({
    what: `The lock of the ${session.where} was not given within ${sayElapsed(waitMs)}.`,
    why: 'A migration or another backup holds it.',
    evidence: id !== undefined && shown.length === 0 ? [`session ${id}, of another user`] : shown,
    fix:
      id === undefined
        ? 'It is free by now: run this again.'
        : `Wait until it has ended, and run this again. If nobody works there any more, end its session: KILL ${id}.`,
  });
}

/** What MariaDB and Percona XtraDB Cluster say to GET_LOCK where their nodes write together. */
export function isCluster(error: unknown): boolean {
  return (
    error instanceof Failure &&
    /GET_LOCK in cluster|WSREP|prohibits use of GET_LOCK/i.test(error.evidence.join('\n'))
  );
}

function lockLost(session: MariaSession, cause: unknown): Failure {
  return new Failure({
    what: `The lock of the ${session.where} was lost.`,
    why: 'Its session was ended, a migration took its place, or what answers there is a proxy that gives each statement to another session.',
    evidence: cause instanceof Error ? [shortLine(cause.message, 300)] : [],
    fix: 'Give the address of the server itself, and look in its log for the end of the session.',
    cause,
  });
}
