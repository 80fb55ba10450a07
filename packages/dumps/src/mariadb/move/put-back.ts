import { Failure } from '@fairway/runtime';
import type { CatalogEntry } from '../../source.ts';
import type { MariaAccess } from '../access.ts';
import { hasMaria } from '../server-facts.ts';
import { arrivalOf, logicOf } from './arrival.ts';
import { type Holding, readCatalog, readHolding, tablesIn } from './holding.ts';
import type { Journal } from './journal.ts';
import type { Arrival } from './rearrangement.ts';
import { woken } from './resting.ts';
import { routineGrants } from './routine-grants.ts';
import { runScript } from './run-script.ts';
import { type Layout, lockOf, seeChange } from './standing.ts';

/** What a database shall hold. */
export interface Expected {
  readonly database: string;
  readonly holding: Holding;
}

export interface PutBackOptions {
  /** What the change has read before it began, as long as nobody has seen that all of it arrived. */
  readonly known: Journal | undefined;
  /** Takes what shall be there then, before anything is changed. */
  expect(expected: readonly Expected[]): void;
  readonly signal: AbortSignal;
}

/**
 * Brings back what was there before, from wherever the change has come to. What it did not make it leaves alone.
 * @throws Failure where what is there now is not what the change can have left
 */
export async function putBack(
  access: MariaAccess,
  layout: Layout,
  { known, expect, signal }: PutBackOptions,
): Promise<void> {
  const { before, after, made } = layout;
  const { isMade, isGone, journal } = await seeChange(access, layout, signal);
  const common = { lock: lockOf(layout), journal: made, drop: [made] };
  if (journal === 'begun') {
    // Nothing was changed, so there is nothing to compare.
    expect([]);
    const nothing = { grants: [], arrivals: [], make: [], logicNow: new Map() };
    return runScript(access, { ...common, ...nothing, tablesNow: new Map([[made, []]]) });
  }
  if (journal === 'of another' || !isMade || (journal === 'none' && !isGone)) throw notOurs(layout);
  const whole = journal === 'none' ? known : journal;
  const tablesNow = new Map<string, readonly string[]>();
  for (const name of new Set([...before, made]))
    if (await hasMaria(access, name, signal)) tablesNow.set(name, await tablesIn(access, name, signal));
  const isMoved = whole === undefined || hasMoved(layout, whole, tablesNow);
  const grants = [...(whole?.grants ?? [])];
  if (!whole) for (const name of before) grants.push(...(await routineGrants(access, name, signal)));
  const arrivals: Arrival[] = [];
  const expected: Expected[] = [];
  for (const [at, database] of before.entries()) {
    const from = isMoved ? (after[at] ?? database) : database;
    const holding = whole
      ? await holdingOf(access, { from, database }, whole, signal)
      : woken(await readHolding(access, from, signal));
    expected.push({ database, holding });
    // What comes last in the way there goes first in the way back: its place is another one's.
    arrivals.unshift(arrivalOf({ origin: database, from, database, grants, rests: false }, holding));
  }
  const logicNow = new Map<string, readonly CatalogEntry[]>();
  for (const database of tablesNow.keys())
    logicNow.set(database, logicOf(await readCatalog(access, database, signal)));
  expect(expected);
  const make = before.filter((name) => !tablesNow.has(name));
  await runScript(access, { ...common, grants, make, arrivals, tablesNow, logicNow });
}

/** What a database holds whose triggers, events, routines and views may have been dropped already. */
async function holdingOf(
  access: MariaAccess,
  { from, database }: Pick<Arrival, 'from' | 'database'>,
  { logic, held }: Journal,
  signal: AbortSignal,
): Promise<Holding> {
  const known = held.get(database)?.known ?? [];
  const now = await readCatalog(access, from, signal);
  const ofLogic = new Set(logicOf(now, known));
  return {
    tables: await tablesIn(access, from, signal),
    logic: logic.get(database) ?? '',
    catalog: [...now.filter((entry) => !ofLogic.has(entry)), ...known],
  };
}

/** Whether the tables of a change have moved: a server moves all of them at once, or none. */
function hasMoved(
  layout: Layout,
  { held }: Journal,
  tablesNow: ReadonlyMap<string, readonly string[]>,
): boolean {
  const lieIn = (databases: readonly string[]) =>
    layout.before.every((origin, at) => {
      const now = new Set(tablesNow.get(databases[at] ?? ''));
      return held.get(origin)?.tables.every((table) => now.has(table));
    });
  if (lieIn(layout.before)) return false;
  if (lieIn(layout.after)) return true;
  throw notOurs(layout);
}

function notOurs({ before, made }: Layout): Failure {
  return new Failure({
    what: `${before.join(' and ')} were not given back what they held.`,
    why: `What lies in them and in ${made} is not what this exchange has left there: somebody made, dropped or renamed a database or tables meanwhile.`,
    fix: `Look in ${[...before, made].join(', ')} which holds what, and rename the tables by hand. Nothing was changed.`,
  });
}
