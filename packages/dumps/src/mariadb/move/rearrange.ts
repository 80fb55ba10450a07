import type { Places } from '../../exchange/exchange-places.ts';
import { NotTheSame } from '../../exchange/not-the-same.ts';
import type { MariaAccess } from '../access.ts';
import { arrivalOf, logicOf } from './arrival.ts';
import { differencesIn, type Holding, readHolding } from './holding.ts';
import { type Journal, journalOf, journalTable } from './journal.ts';
import { type Expected, putBack } from './put-back.ts';
import type { Rearrangement } from './rearrangement.ts';
import { resting } from './resting.ts';
import { type RoutineGrant, routineGrants } from './routine-grants.ts';
import { runScript } from './run-script.ts';
import { type Layout, lockOf, seeChange, standingOf } from './standing.ts';

/** How databases change what they hold, and back. A later run knows as much as this one: the rest lies in the server. */
export function placesIn(
  access: MariaAccess,
  layout: Layout,
): Pick<Places, 'change' | 'changeBack' | 'look' | 'compare' | 'remains'> {
  let isOwn = false;
  let known: Journal | undefined;
  const expected = new Map<'before' | 'exchanged', readonly Expected[]>();
  return {
    async change(stop) {
      const holdings: Holding[] = [];
      for (const name of layout.before) holdings.push(await readHolding(access, name, stop));
      const script = await forth(access, layout, holdings, stop);
      const arriving = holdings.map((holding, at) => {
        const database = layout.after[at] ?? '';
        return { database, holding: database === layout.kept ? resting(holding) : holding };
      });
      expected.set('exchanged', arriving);
      stop.throwIfAborted();
      isOwn = true;
      known = journalOf(script);
      await runScript(access, script);
    },
    changeBack: (signal) =>
      putBack(access, layout, { known, signal, expect: (them) => void expected.set('before', them) }),
    look: async (stop) => standingOf(await seeChange(access, layout, stop), isOwn),
    async compare(standing, stop) {
      for (const { database, holding } of expected.get(standing) ?? unread(layout)) {
        const differences = await differencesIn(access, database, holding, stop);
        if (differences.length > 0) throw new NotTheSame(database, differences);
      }
      known = undefined;
    },
    remains: `Where there is a table ${layout.made}.${journalTable}, it holds the triggers, events, routines and views that were not made again.`,
  };
}

function unread({ before }: Layout): never {
  throw new Error(`Nobody has read what ${before.join(' and ')} held before.`);
}

async function forth(
  access: MariaAccess,
  layout: Layout,
  holdings: readonly Holding[],
  signal: AbortSignal,
): Promise<Rearrangement> {
  const { before, after, made, gone, kept } = layout;
  const grants: RoutineGrant[] = [];
  for (const name of before) grants.push(...(await routineGrants(access, name, signal)));
  return {
    ...{ lock: lockOf(layout), grants, journal: made },
    make: [made],
    arrivals: holdings.map((holding, at) => {
      const [origin = '', database = ''] = [before[at], after[at]];
      return arrivalOf({ origin, from: origin, database, grants, rests: database === kept }, holding);
    }),
    tablesNow: new Map(holdings.map(({ tables }, at) => [before[at] ?? '', tables])),
    logicNow: new Map(holdings.map(({ catalog }, at) => [before[at] ?? '', logicOf(catalog)])),
    drop: [gone],
  };
}
