import { createHash } from 'node:crypto';
import { Failure } from '@fairway/runtime';
import { z } from 'zod';
import type { Places, Standing } from '../../exchange/exchange-places.ts';
import type { CatalogEntry } from '../../source.ts';
import type { MariaAccess } from '../access.ts';
import { readMariaCatalog } from '../catalog.ts';
import { mariaText, queryMaria } from '../run-sql.ts';
import { hasMaria } from '../server-facts.ts';
import { differencesIn, type Holding, readHolding, tablesIn } from './holding.ts';
import { readJournal } from './journal.ts';
import type { Arrival, Rearrangement } from './rearrangement.ts';
import { type RoutineGrant, routineGrants } from './routine-grants.ts';
import { runScript } from './run-script.ts';

/** Databases that change what they hold. What the first of `before` holds goes to the first of `after`, and so on. */
export interface Layout {
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** The database that is there afterwards only. */
  readonly made: string;
  /** The database that is there before only. */
  readonly gone: string;
}

/** How databases change what they hold, and back. A later run knows as much as this one: the rest lies in the server. */
export function placesIn(
  access: MariaAccess,
  layout: Layout,
): Pick<Places, 'change' | 'changeBack' | 'look'> {
  return {
    async change(stop) {
      const holdings: Holding[] = [];
      for (const name of layout.before) holdings.push(await readHolding(access, name, stop));
      const script = await forth(access, layout, holdings, stop);
      stop.throwIfAborted();
      try {
        await runScript(access, script);
        await requireSame(access, layout, holdings);
      } catch (error) {
        await putBack(access, layout);
        throw error;
      }
    },
    changeBack: () => putBack(access, layout),
    look: (stop) => look(access, layout, stop),
  };
}

/** The name of the lock of a change, for every run the same. */
const lockOf = ({ made }: Layout) => `fairway-move-${createHash('sha1').update(made).digest('hex')}`;

/**
 * The database that a change makes is there from its first statement on, and goes with the last one of its way back; the one
 * that it empties goes with its last. By these is seen what became of it.
 */
async function look(access: MariaAccess, layout: Layout, signal: AbortSignal): Promise<Standing> {
  // A session that was cut off may still be at work in the server.
  const sql = `SELECT JSON_OBJECT('free', GET_LOCK(${mariaText(lockOf(layout))}, 100));`;
  const [row] = await queryMaria(access, sql, z.object({ free: z.number() }), { signal });
  if (row?.free !== 1) throw new Error('What changes them is still at work in the server.');
  const { made, gone, before } = layout;
  if (!(await hasMaria(access, made, signal)))
    return (await hasMaria(access, before[0] ?? '', signal)) ? 'before' : 'neither';
  if (!(await hasMaria(access, gone, signal))) return 'exchanged';
  if (await readJournal(access, made, signal)) return 'midway';
  // Before the journal, one of them is made and holds nothing yet; after it, one that holds nothing any more is to go.
  const isEmpty = async (name: string) => (await tablesIn(access, name, signal)).length === 0;
  return (await isEmpty(made)) || (await isEmpty(gone)) ? 'midway' : 'neither';
}

async function forth(
  access: MariaAccess,
  layout: Layout,
  holdings: readonly Holding[],
  signal: AbortSignal,
): Promise<Rearrangement> {
  const { before, after, made, gone } = layout;
  const grants: RoutineGrant[] = [];
  for (const name of before) grants.push(...(await routineGrants(access, name, signal)));
  return {
    ...{ lock: lockOf(layout), grants, journal: made },
    make: [made],
    arrivals: holdings.map((holding, at) => {
      const [origin = '', database = ''] = [before[at], after[at]];
      return arrivalOf({ origin, from: origin, database, grants }, holding);
    }),
    logicNow: new Map(holdings.map(({ catalog }, at) => [before[at] ?? '', logicOf(catalog)])),
    drop: [gone],
  };
}

/** @throws Failure with what did not arrive */
async function requireSame(
  access: MariaAccess,
  { after }: Layout,
  holdings: readonly Holding[],
): Promise<void> {
  const signal = AbortSignal.timeout(undoMs);
  for (const [at, holding] of holdings.entries()) {
    const differences = await differencesIn(access, after[at] ?? '', holding, signal);
    if (differences.length === 0) continue;
    throw new Failure({
      what: `Not everything arrived in ${after[at]}.`,
      why: 'What lies there now is not what lay in the other database.',
      evidence: differences,
      fix: 'Let nobody change tables there meanwhile, and run this again.',
    });
  }
}

/** Milliseconds in which a change is undone. */
const undoMs = 300_000;

/** Brings back what was there before, from wherever the change has come to. */
async function putBack(access: MariaAccess, layout: Layout): Promise<void> {
  const { before, after, made, gone } = layout;
  const signal = AbortSignal.timeout(undoMs);
  if (!(await hasMaria(access, made, signal))) return;
  const isMoved =
    (await tablesIn(access, made, signal)).length > 0 || !(await hasMaria(access, gone, signal));
  const journal = await readJournal(access, made, signal);
  const there: string[] = [];
  for (const name of new Set([...before, made])) if (await hasMaria(access, name, signal)) there.push(name);
  const grants = [...(journal?.grants ?? [])];
  if (!journal) for (const name of before) grants.push(...(await routineGrants(access, name, signal)));
  const arrivals: Arrival[] = [];
  for (const [at, database] of before.entries()) {
    const from = isMoved ? (after[at] ?? database) : database;
    // Without a journal, each database is whole, and may have been used since.
    const now = await readHolding(access, from, signal);
    const logic = journal?.logic.get(database) ?? now.logic;
    // What comes last in the way there goes first in the way back: its place is another one's.
    arrivals.unshift(arrivalOf({ origin: database, from, database, grants }, { ...now, logic }));
  }
  const logicNow = new Map<string, readonly CatalogEntry[]>();
  for (const database of there)
    logicNow.set(database, logicOf(await readMariaCatalog({ ...access, database }, signal)));
  await runScript(access, {
    ...{ lock: lockOf(layout), grants, journal: made },
    make: before.filter((name) => !there.includes(name)),
    arrivals,
    logicNow,
    drop: [made],
  });
}

interface Way {
  readonly origin: string;
  readonly from: string;
  readonly database: string;
  readonly grants: readonly RoutineGrant[];
}

function arrivalOf({ origin, from, database, grants }: Way, { tables, logic, catalog }: Holding): Arrival {
  const detail = catalog.find(({ kind }) => kind === 'database')?.detail ?? '';
  const [, characters = 'utf8mb4', collation = ''] = /^(\w+), (\w+)$/.exec(detail) ?? [];
  const options = `CHARACTER SET ${characters}${collation === '' ? '' : ` COLLATE ${collation}`}`;
  return {
    origin,
    from,
    database,
    tables,
    logic,
    options,
    grants: grants.filter((one) => one.database === database),
  };
}

const ofLogic = new Set(['event', 'trigger', 'view', 'routine']);

/** What cannot be renamed. */
function logicOf(catalog: readonly CatalogEntry[]): readonly CatalogEntry[] {
  return catalog.filter(({ kind }) => ofLogic.has(kind));
}
