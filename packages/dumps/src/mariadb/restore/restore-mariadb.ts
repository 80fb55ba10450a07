import type { Readable } from 'node:stream';
import { Failure } from '@fairway/runtime';
import { joinComparisons } from '../../compare/compare.ts';
import { keptName } from '../../exchange/kept-name.ts';
import { UndecidedExchange } from '../../exchange/undecided-exchange.ts';
import { requireTarget } from '../../place/require-target.ts';
import type { Comparison, DumpFacts, RestoreTarget, Source } from '../../source.ts';
import { describeMaria, type MariaAccess } from '../access.ts';
import type { MariaDeps } from '../mariadb-settings.ts';
import { giveName, type Placed } from '../move/exchange.ts';
import { hasMaria } from '../server-facts.ts';
import { restoreEvents } from './events.ts';
import { compareMaria, fillMaria } from './fill.ts';
import { runMask } from './mask.ts';
import { MissingUsers } from './missing-users.ts';
import { requireMariaRoom } from './room.ts';
import { makeUnfinished, partStays, sweepUnfinished, type Unfinished } from './unfinished.ts';

/** What a restore may not take. */
const ownDatabases = {
  names: /^(mysql|sys|information_schema|performance_schema)$/i,
  why: 'It belongs to the server itself.',
};

/** Milliseconds in which a restored database gives up the name that it has got. */
const undoMs = 300_000;

/**
 * Restores dumps for good. A dump goes into a database of its own, which nobody knows, beside whatever is there. Only when
 * it is whole, compared and masked does it get its name; what had the name is kept under another one.
 */
export function mariaRestore(access: MariaAccess, deps: MariaDeps): Source['restore'] {
  const { clock, logger } = deps;
  return async (dump, expected, target, signal) => {
    const began = clock.now();
    const exists = await hasMaria(access, target.name, signal);
    requireTarget(access.place, target, { exists, own: ownDatabases });
    await sweepUnfinished(access, { logger, signal });
    await requireMariaRoom(
      access,
      { likes: [access.database, target.name], dumpBytes: target.dumpBytes },
      signal,
    );
    const unfinished = await makeUnfinished(access, { clock, signal });
    const users = new MissingUsers();
    const work: Work = { access, deps, dump, expected, target, unfinished, users, signal };
    try {
      const { compared, kept } = await fillAndPlace(work, exists);
      await unfinished.close();
      const earlier = kept === undefined ? '' : `; the earlier one is kept there as ${kept}`;
      return {
        ...compared,
        notProven: [...compared.notProven, ...users.remarks],
        seconds: (clock.now() - began) / 1000,
        where: `${describeMaria({ ...access, database: target.name })}${earlier}`,
      };
    } catch (error) {
      await dropMade(work, error);
      throw error;
    }
  };
}

interface Work {
  readonly access: MariaAccess;
  readonly deps: MariaDeps;
  readonly dump: Readable;
  readonly expected: DumpFacts;
  readonly target: RestoreTarget;
  readonly unfinished: Unfinished;
  readonly users: MissingUsers;
  readonly signal: AbortSignal;
}

interface FilledAndPlaced {
  readonly compared: Comparison;
  /** The name of what had the name of the target; undefined where nothing had. */
  readonly kept: string | undefined;
}

async function fillAndPlace(
  { access, deps, dump, expected: { contents }, target, unfinished, users, signal }: Work,
  exists: boolean,
): Promise<FilledAndPlaced> {
  const { clock } = deps;
  const restored = { ...access, database: unfinished.name };
  const events = await fillMaria(restored, dump, { clock, signal });
  const compared = await compareMaria(restored, contents, signal);
  requireWhole(restored, compared);
  // A trigger that the mask fires runs as one of them.
  await users.makeFor(restored, signal);
  if (target.mask !== undefined) await runMask(restored, target.mask, signal);
  const names = { live: target.name, restored: unfinished.name };
  const kept = exists ? keptName(target.name, clock.now()) : undefined;
  const placed = await giveName(access, { ...names, kept }, clock, signal);
  try {
    const live = { ...access, database: target.name };
    // An event runs as soon as it is made, so everything else is whole and compared by then.
    const made = await restoreEvents(live, events, { expected: contents, clock, signal });
    requireWhole(restored, made);
    await users.makeFor(live, signal);
    return { compared: joinComparisons(compared, made), kept };
  } catch (error) {
    await takeBack(placed, kept ?? target.name, error);
    throw error;
  }
}

/** @throws UndecidedExchange where the restored database does not give the name up */
async function takeBack(placed: Placed, kept: string, cause: unknown): Promise<void> {
  try {
    await placed.undo(AbortSignal.timeout(undoMs));
  } catch (error) {
    throw new UndecidedExchange('what was restored and what was there before', kept, [cause, error]);
  }
}

/** Drops what a failed restore has made. @throws Failure with both errors where it stays */
async function dropMade({ access, unfinished, users }: Work, cause: unknown): Promise<void> {
  // It may hold what was there before.
  if (cause instanceof UndecidedExchange) return;
  try {
    await unfinished.close();
    await users.drop(access);
  } catch (error) {
    throw partStays(access, unfinished.name, cause, error);
  }
}

function requireWhole({ place }: MariaAccess, { differences }: Comparison): void {
  if (differences.length === 0) return;
  throw new Failure({
    what: `The backup was not restored in ${place.where}.`,
    why: 'Not everything came back.',
    evidence: differences,
    fix: 'Restore another backup, and look why this one lacks what is named.',
  });
}
