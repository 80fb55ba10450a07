import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Standing } from '../../exchange/exchange-places.ts';
import type { MariaAccess } from '../access.ts';
import { mariaText, queryMaria } from '../run-sql.ts';
import { hasMaria } from '../server-facts.ts';
import { type Journal, readJournal } from './journal.ts';

/** Databases that change what they hold. What the first of `before` holds goes to the first of `after`, and so on. */
export interface Layout {
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** The database that is there afterwards only. */
  readonly made: string;
  /** The database that is there before only. */
  readonly gone: string;
  /** The database that is kept for the way back, where there is one: its events rest. */
  readonly kept: string | undefined;
}

/** What the server shows of a change. */
export interface Seen {
  readonly isMade: boolean;
  readonly isGone: boolean;
  /** Whether the first of the databases is there, which no change takes away for good. */
  readonly isThere: boolean;
  /** Of this change; another's is none. */
  readonly journal: Journal | 'begun' | 'none' | 'of another';
}

/** The name of the lock of a change, for every run the same. */
export const lockOf = ({ made }: Layout): string =>
  `fairway-move-${createHash('sha1').update(made).digest('hex')}`;

/** Looks what became of a change, once nothing in the server works on it any more: a session that was cut off may. */
export async function seeChange(access: MariaAccess, layout: Layout, signal: AbortSignal): Promise<Seen> {
  const sql = `SELECT JSON_OBJECT('free', GET_LOCK(${mariaText(lockOf(layout))}, 100));`;
  const [row] = await queryMaria(access, sql, z.object({ free: z.number() }), { signal });
  if (row?.free !== 1) throw new Error('What changes them is still at work in the server.');
  const isMade = await hasMaria(access, layout.made, signal);
  const isGone = !(await hasMaria(access, layout.gone, signal));
  const isThere = await hasMaria(access, layout.before[0] ?? '', signal);
  const journal = isMade ? await readJournal(access, layout.made, signal) : 'none';
  const isOther = typeof journal === 'object' && !layout.before.every((name) => journal.held.has(name));
  return { isMade, isGone, isThere, journal: isOther ? 'of another' : journal };
}

/**
 * Where a change stands. Its journal is whole before it changes anything, and goes when all is done.
 * @param isOwn whether this run has begun it: nobody can have made again by now what it drops
 */
export function standingOf({ isMade, isGone, isThere, journal }: Seen, isOwn: boolean): Standing {
  if (!isMade) return isThere ? 'before' : 'neither';
  if (journal === 'begun' || typeof journal === 'object') return 'midway';
  if (isGone) return journal === 'none' ? 'exchanged' : 'neither';
  // Nothing has moved: somebody else was first to make a database of that name.
  return isOwn ? 'before' : 'neither';
}
