import type { Readable } from 'node:stream';
import { type Clock, Failure, type Logger, tidyUp } from '@fairway/runtime';
import { z } from 'zod';
import { keptName } from '../../exchange/kept-name.ts';
import { requireTarget } from '../../place/require-target.ts';
import type { PgAccess } from '../../psql/access.ts';
import { identifier } from '../../psql/conversation.ts';
import { inSession, type PgSession } from '../../psql/session.ts';
import { whileServed } from '../../psql/while-served.ts';
import type { Comparison, DumpFacts, Restored, RestoreTarget } from '../../source.ts';
import { type OpenedDump, openDump } from '../archive/open-dump.ts';
import { exchangeDatabases } from '../server/exchange.ts';
import { dropDatabase, listDatabases, majorOf, withMaintenance } from '../server/maintenance.ts';
import { requireRoom } from '../server/room.ts';
import { compareRestored, readDatabaseAgain, readRestored } from './compare-restored.ts';
import { fillDatabase } from './fill-database.ts';
import { dropRoles } from './new-database.ts';
import { runScript } from './run-script.ts';
import { dropUnfinished, newUnfinished, type Unfinished } from './unfinished.ts';

/** The access with programs that fit a server of this major version: those of a newer one say what it does not understand. */
export type FittingOf = (reached: PgAccess, major: number) => PgAccess;

export interface RestorePostgresDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly fitting: FittingOf;
}

/** Indexes and constraints that are made at once: more would take processors and memory from whoever is served meanwhile. */
const jobs = 2;

/** What a restore may not take. */
const ownDatabases = {
  names: /^template[01]$/,
  why: 'New databases of the server are made from it.',
};

/** Milliseconds in which what was not finished is dropped. */
const dropMs = 60_000;

/**
 * Restores a dump for good. It goes into a database of its own, which nobody knows, beside whatever is there. Only when
 * it is whole, masked and compared does it get its name; a database that had the name is kept under another one.
 * @throws Failure with the cause; what was there before is as it was
 */
export async function restorePostgres(
  deps: RestorePostgresDeps,
  reached: PgAccess,
  dump: Readable,
  expected: DumpFacts,
  target: RestoreTarget,
  signal: AbortSignal,
): Promise<Restored> {
  const { clock, logger, fitting } = deps;
  const started = clock.now();
  const opened = await openDump(dump);
  const unfinished = newUnfinished();
  const { application } = unfinished;
  const options = { application, clock, signal };
  return withMaintenance(reached, [target.name], options, async (session, beside) => {
    const major = await majorOf(session);
    const [server, access] = [fitting(reached, major), fitting(beside, major)];
    const exists = (await listDatabases(session)).has(target.name);
    requireTarget(server.place, target, { exists, own: ownDatabases });
    await requireRight(session, server);
    await dropUnfinished(session, logger);
    await requireRoom(
      session,
      server,
      { likes: [server.database, target.name], dumpBytes: target.dumpBytes },
      signal,
    );
    const roles: string[] = [];
    let named = false;
    try {
      const comparison = await whileServed(session, options, (served) =>
        fillAndCompare(deps, session, access, opened, {
          expected,
          target,
          unfinished,
          roleMade: (role) => roles.push(role),
          signal: served,
        }),
      );
      const seconds = (clock.now() - started) / 1000;
      const place = server.place.where;
      if (comparison.differences.length > 0)
        return {
          ...comparison,
          seconds,
          where: `What was restored for ${target.name} of ${place}, and dropped again,`,
        };
      const kept = exists ? keptName(target.name, clock.now()) : undefined;
      const names = { live: target.name, restored: unfinished.name };
      if (kept) await exchangeDatabases(deps, server, { ...names, kept }, signal);
      else await giveName(session, names);
      named = true;
      const earlier = kept ? `; the earlier one is kept there as ${kept}` : '';
      return { ...comparison, seconds, where: `database ${target.name} of ${place}${earlier}` };
    } finally {
      if (!named) await tidyUp(() => dropRest(deps, server, unfinished, roles), logger);
    }
  });
}

interface Work {
  readonly expected: DumpFacts;
  readonly target: RestoreTarget;
  readonly unfinished: Unfinished;
  readonly roleMade: (name: string) => void;
  readonly signal: AbortSignal;
}

async function fillAndCompare(
  { clock }: RestorePostgresDeps,
  session: PgSession,
  access: PgAccess,
  dump: OpenedDump,
  { expected, target, unfinished: { name, application }, roleMade, signal }: Work,
): Promise<Comparison> {
  const options = { application, clock, signal };
  const filled = await fillDatabase(session, access, dump, {
    ...options,
    name,
    closed: true,
    missingRoles: 'NOLOGIN',
    roleMade,
    tablespaces: true,
    jobs,
    otherLocale: 'refuse',
    extensionFix: 'Install the extensions on the server, or restore into one that has them.',
  });
  return inSession(filled.access, options, async (inside) => {
    const whole = await readRestored(inside);
    if (target.mask !== undefined)
      await runScript(filled.access, target.mask, {
        of: 'The mask',
        application,
        fix: 'Correct the SQL in `mask`. The restored database was dropped: nobody has seen it.',
        signal,
      });
    // A dump has no statistics. What the planner had sampled of unmasked values goes, too.
    await inside.run('ANALYZE');
    await filled.complete();
    return compareRestored(filled, expected, await readDatabaseAgain(inside, whole));
  });
}

const rightRow = z.object({ may: z.boolean(), role: z.string() });

async function requireRight(session: PgSession, { place }: PgAccess): Promise<void> {
  const [right] = await session.query(
    'SELECT rolsuper OR rolcreatedb AS may, rolname::text AS role FROM pg_roles WHERE rolname = current_user',
    rightRow,
  );
  if (right?.may) return;
  throw new Failure({
    what: `Nothing was restored into ${place.where}.`,
    why: `The role ${right?.role} may not make databases.`,
    fix: `Run \`ALTER ROLE ${identifier(right?.role ?? '')} CREATEDB\` as a superuser, or restore as another role.`,
  });
}

async function giveName(
  session: PgSession,
  { live, restored }: { readonly live: string; readonly restored: string },
): Promise<void> {
  const before = await listDatabases(session);
  await session.run(`ALTER DATABASE ${identifier(restored)} RENAME TO ${identifier(live)}`);
  const after = await listDatabases(session);
  if (after.get(live) === before.get(restored)) return;
  throw new Failure({
    what: `The restored database did not get the name ${live}.`,
    why: 'The server did not refuse it, yet has other names now.',
    fix: 'Look who else changes databases there, and run this again.',
  });
}

/** Drops what did not get its name, whatever became of the run. */
async function dropRest(
  { clock, logger }: RestorePostgresDeps,
  server: PgAccess,
  { name }: Unfinished,
  roles: readonly string[],
): Promise<void> {
  const options = { application: 'fairway', clock, signal: AbortSignal.timeout(dropMs) };
  await withMaintenance(server, [], options, async (session) => {
    await dropDatabase(session, name);
    const left = await dropRoles(session, roles);
    if (left.length > 0)
      logger.warn(
        `The roles ${left.join(', ')} were made in ${server.place.where} for this restore, and stay: something there depends on them.`,
      );
  });
}
