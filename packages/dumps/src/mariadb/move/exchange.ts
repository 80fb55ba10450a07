import { type Clock, Failure, messageOf } from '@fairway/runtime';
import { z } from 'zod';
import { exchangePlaces, type Places, returnPlaces } from '../../exchange/exchange-places.ts';
import { listOf } from '../../naming.ts';
import type { Exchange, PlannedExchange } from '../../source.ts';
import type { MariaAccess } from '../access.ts';
import { mariaText, queryMaria } from '../run-sql.ts';
import { hasMaria } from '../server-facts.ts';
import { placesIn } from './rearrange.ts';

type Names = Pick<PlannedExchange, 'live' | 'restored' | 'kept'>;

/**
 * The way in which a database gets the contents of a restored one, and its own are kept under a third name. MariaDB renames
 * no database, and no statement moves a view or a trigger. So the tables of both are renamed in one statement, and what
 * cannot be renamed is made again after it. Rights stay with the names of databases.
 * @param keptName where the contents of the live one are kept
 */
export function mariaExchange(
  access: MariaAccess,
  live: string,
  keptName: () => string,
  clock: Clock,
): Exchange {
  return {
    plan: (restored, signal) => planExchange(access, { live, restored, kept: keptName() }, signal),
    carryOut: (planned, signal) => exchangePlaces(placesOf(access, planned), clock, signal),
    undo: (planned, signal) => returnPlaces(placesOf(access, planned), clock, signal),
  };
}

async function planExchange(
  access: MariaAccess,
  { live, restored, kept }: Names,
  signal: AbortSignal,
): Promise<PlannedExchange> {
  const what = notExchanged(access, { live, restored });
  await requireNames(access, { there: [live, restored], free: kept, what }, signal);
  await requireMovable(access, [live, restored], what, signal);
  // MariaDB gives databases no numbers: what was made by this exchange tells where each is.
  return { live, restored, kept, numbers: { live, restored } };
}

function placesOf(access: MariaAccess, { live, restored, kept }: Names): Places {
  const layout = { before: [live, restored], after: [kept, live], made: kept, gone: restored, kept };
  const what = notExchanged(access, { live, restored });
  return {
    ...placesIn(access, layout),
    names: `${live} and ${restored} in ${access.place.where}`,
    kept,
    refused: (error) => moveRefused(what, error),
  };
}

function notExchanged({ place }: MariaAccess, { live, restored }: Omit<Names, 'kept'>): string {
  return `${live} and ${restored} did not change places in ${place.where}; both are as they were.`;
}

/** A restored database that has got its name. */
export interface Placed {
  /** Takes the name away again, and brings back what had it. */
  undo(signal: AbortSignal): Promise<void>;
}

/**
 * Gives the contents of a database the name of another one, which is kept; or a name that is free.
 * @throws Failure where it cannot be done; all is as it was then
 * @throws UndecidedExchange where nobody could see what became of it
 */
export async function giveName(
  access: MariaAccess,
  { live, restored, kept }: Omit<Names, 'kept'> & { readonly kept: string | undefined },
  clock: Clock,
  signal: AbortSignal,
): Promise<Placed> {
  const places = await placesToGive(access, { live, restored, kept }, signal);
  await exchangePlaces(places, clock, signal);
  return { undo: (stop) => returnPlaces(places, clock, stop) };
}

async function placesToGive(
  access: MariaAccess,
  { live, restored, kept }: Omit<Names, 'kept'> & { readonly kept: string | undefined },
  signal: AbortSignal,
): Promise<Places> {
  if (kept !== undefined)
    return placesOf(access, await planExchange(access, { live, restored, kept }, signal));
  const what = `The restored database did not get the name ${live}.`;
  await requireNames(access, { there: [restored], free: live, what }, signal);
  await requireMovable(access, [restored], what, signal);
  return {
    ...placesIn(access, { before: [restored], after: [live], made: live, gone: restored, kept: undefined }),
    names: `${restored} and ${live} in ${access.place.where}`,
    kept: live,
    refused: (error) => moveRefused(what, error),
  };
}

async function requireNames(
  access: MariaAccess,
  { there, free, what }: { readonly there: readonly string[]; readonly free: string; readonly what: string },
  signal: AbortSignal,
): Promise<void> {
  const missing: string[] = [];
  for (const name of there) if (!(await hasMaria(access, name, signal))) missing.push(name);
  const isTaken = await hasMaria(access, free, signal);
  if (missing.length === 0 && !isTaken) return;
  throw new Failure({
    what,
    why:
      missing.length > 0
        ? `There is no database ${listOf(missing)}.`
        : `There is a database ${free} already.`,
    fix: missing.length > 0 ? 'Correct the name.' : `Look at ${free}, and drop it.`,
  });
}

const hindranceRow = z.object({ name: z.string() });

/** What would not be the same after its tables have moved: keys of other databases follow them, and merged tables do not. */
async function requireMovable(
  access: MariaAccess,
  databases: readonly string[],
  what: string,
  signal: AbortSignal,
): Promise<void> {
  const list = databases.map(mariaText).join(', ');
  const sql = `SELECT JSON_OBJECT('name', CONCAT('the foreign key ', CONSTRAINT_NAME, ' of ', CONSTRAINT_SCHEMA, '.', TABLE_NAME))
    FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE UNIQUE_CONSTRAINT_SCHEMA IN (${list}) AND CONSTRAINT_SCHEMA <> UNIQUE_CONSTRAINT_SCHEMA
  UNION SELECT JSON_OBJECT('name', CONCAT('the merged table ', TABLE_SCHEMA, '.', TABLE_NAME))
    FROM information_schema.TABLES WHERE TABLE_SCHEMA IN (${list}) AND ENGINE = 'MRG_MyISAM';`;
  const found = (await queryMaria(access, sql, hindranceRow, { signal })).map(({ name }) => name);
  if (found.length === 0) return;
  throw new Failure({
    what,
    why: `It would not be the same afterwards: ${listOf(found)}.`,
    fix: 'Restore into a new database, and let the app use that one.',
  });
}

/** The words of a move that was refused. */
function moveRefused(what: string, error: unknown): Failure {
  return new Failure({
    what,
    why: error instanceof Failure ? error.why : messageOf(error),
    evidence: error instanceof Failure ? error.evidence : [],
    fix: 'Read the error. Stop whoever uses these databases, and run this again as a user who may do all in both, such as root.',
    cause: error,
  });
}
