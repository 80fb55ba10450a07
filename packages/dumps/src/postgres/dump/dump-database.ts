import type { Clients } from '@fairway/database';
import { type Clock, combine, Failure } from '@fairway/runtime';
import { watchForWaiters } from '../../lock/give-way.ts';
import type { PgAccess } from '../../psql/access.ts';
import type { PgSession } from '../../psql/session.ts';
import type { DumpFacts, SourceDump } from '../../source.ts';
import { readCatalog } from '../catalog/read-catalog.ts';
import { obstaclesToDump } from '../check/rights.ts';
import { readLargeObjects } from '../contents/large-objects.ts';
import { type CountedTable, countRows, readTables } from '../contents/rows.ts';
import { readSequences, sequenceEntries } from '../contents/sequences.ts';
import { withProgramsFor } from './choose-programs.ts';
import { readMigrations } from './migrations.ts';
import { type RunningDump, runDump, toolOf } from './run-program.ts';
import { type Snapshot, takeSnapshot } from './snapshot.ts';

export interface DumpDeps {
  /** The user's name for the database. */
  readonly name: string;
  readonly clients: readonly Clients[];
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

/** How long pg_dump waits for a table that somebody changes. It waits for ever by itself. */
const lockWait = '60s';

/**
 * Dumps a database in pg_dump's custom format, not compressed, and reads beside it what it holds, in the same snapshot.
 * @throws Failure where the database cannot be dumped whole: rights that are missing, row security, an older pg_dump
 */
export async function dumpDatabase(access: PgAccess, deps: DumpDeps): Promise<SourceDump> {
  const { name, clients, clock } = deps;
  const stop = new AbortController();
  const signal = AbortSignal.any([deps.signal, stop.signal]);
  const snapshot = await takeSnapshot(access, { name, signal, clock });
  const open: { close(): Promise<void> }[] = [snapshot];
  const close = () => Promise.all(open.map((each) => each.close()));
  try {
    const dumping = withProgramsFor(access, clients, snapshot.major);
    await requireWhole(snapshot.holder);
    const tool = await toolOf(dumping, 'pg_dump', signal);
    const sequences = await readSequences(snapshot.holder);
    const { id, application, major } = snapshot;
    const watch = await watchForWaiters(access, { application, clock, signal });
    open.push(watch);
    const args = ['--format=custom', '--compress=0', `--snapshot=${id}`, `--lock-wait-timeout=${lockWait}`];
    const running = await runDump(dumping, 'pg_dump', args, { application, major, signal });
    const { bytes } = running;
    const fail = (error: unknown) => {
      stop.abort(error);
      bytes.destroy(error as Error);
      throw error;
    };
    const facts = Promise.race([factsOf(access, snapshot, running, { tool, sequences }), watch.tooLong])
      .catch(fail)
      .finally(close);
    // Whoever reads only the bytes hears of a failure there.
    facts.catch(() => {});
    return { bytes, facts };
  } catch (error) {
    await close();
    throw error;
  }
}

async function requireWhole(session: PgSession): Promise<void> {
  const obstacles = await obstaclesToDump(session);
  if (obstacles.length === 0) return;
  throw combine(
    `The ${session.where} cannot be dumped whole.`,
    obstacles.map(({ what, why, fix }) => new Failure({ what, why, fix })),
  );
}

async function factsOf(
  access: PgAccess,
  snapshot: Snapshot,
  { ended }: RunningDump,
  before: { readonly tool: string; readonly sequences: Awaited<ReturnType<typeof readSequences>> },
): Promise<DumpFacts> {
  const { holder, version } = snapshot;
  // Whichever fails first is told; the other ends with it.
  const [counted] = await Promise.all([count(snapshot), ended]);
  const later = await readSequences(holder);
  return {
    tool: before.tool,
    server: `PostgreSQL ${version}`,
    database: access.database,
    image: access.place.container?.image ?? null,
    contents: {
      rows: counted.rows,
      catalog: [...counted.catalog, ...sequenceEntries(before.sequences, later)],
    },
    migrations: counted.migrations,
  };
}

/** Pages of tables from which on a second session counts: 256 MiB. */
const pagesForTwo = 32_768;

async function count(snapshot: Snapshot) {
  const first = await snapshot.share();
  const tables = await readTables(first);
  const catalog = [...(await readCatalog(first)), ...(await readLargeObjects(first))];
  const migrations = await readMigrations(first);
  const sessions = isLarge(tables) ? [first, await snapshot.share()] : [first];
  const rows = await countRows(sessions, tables);
  return { rows, catalog, migrations };
}

function isLarge(tables: readonly CountedTable[]): boolean {
  return tables.length > 1 && tables.reduce((sum, { pages }) => sum + pages, 0) > pagesForTwo;
}
