import { randomBytes } from 'node:crypto';
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
import { readSequences, type Sequence, sequenceEntries } from '../contents/sequences.ts';
import { programsFor } from './choose-programs.ts';
import { readMigrations } from './migrations.ts';
import { type RunningDump, runDump } from './run-program.ts';
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

/** Milliseconds in which a dump whose server is gone ends, too. */
const afterCountMs = 3_000;

/**
 * Dumps a database in pg_dump's custom format, not compressed, and reads beside it what it holds, in the same snapshot.
 * @throws Failure where the database cannot be dumped whole: rights that are missing, row security, an older pg_dump
 */
export async function dumpDatabase(access: PgAccess, deps: DumpDeps): Promise<SourceDump> {
  const { name, clients, clock } = deps;
  const stop = new AbortController();
  const signal = AbortSignal.any([deps.signal, stop.signal]);
  const application = `fairway-backup ${randomBytes(4).toString('hex')} ${name}`;
  const options = { application, clock, signal };
  // Side by side: each session takes a moment to open.
  const opening = [takeSnapshot(access, options), watchForWaiters(access, options)] as const;
  for (const one of opening) one.catch((error) => stop.abort(error));
  const close = async () => {
    const opened = await Promise.allSettled(opening);
    await Promise.all(opened.map((one) => (one.status === 'fulfilled' ? one.value.close() : undefined)));
  };
  try {
    const [snapshot, watch] = await Promise.all(opening);
    const { id, holder, major } = snapshot;
    const programs = programsFor(access, clients, major);
    await requireWhole(holder);
    const sequences = await readSequences(holder);
    const args = ['--format=custom', '--compress=0', `--snapshot=${id}`, `--lock-wait-timeout=${lockWait}`];
    const running = await runDump(programs.access, 'pg_dump', args, { application, major, signal });
    const { bytes } = running;
    const fail = (error: unknown) => {
      stop.abort(error);
      bytes.destroy(error as Error);
      throw error;
    };
    const tool = `pg_dump ${programs.version}`;
    const facts = Promise.race([
      factsOf(access, snapshot, running, { tool, sequences, clock }),
      watch.tooLong,
    ])
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
  {
    tool,
    sequences,
    clock,
  }: { readonly tool: string; readonly sequences: readonly Sequence[]; readonly clock: Clock },
): Promise<DumpFacts> {
  const { holder, version } = snapshot;
  const [counted] = await Promise.all([
    count(snapshot).catch((error) => failAfterDump(error, ended, clock)),
    ended,
  ]);
  const later = await readSequences(holder);
  return {
    tool,
    server: `PostgreSQL ${version}`,
    database: access.database,
    image: access.place.container?.image ?? null,
    contents: {
      rows: counted.rows,
      catalog: [...counted.catalog, ...sequenceEntries(sequences, later)],
    },
    migrations: counted.migrations,
  };
}

/**
 * Waits a moment whether the dump ends as well. What ends a dump from outside ends the count, too, and may be heard there
 * first; the dump's own end tells more of it.
 * @throws the failure of the dump, or else that of the count
 */
async function failAfterDump(error: unknown, ended: Promise<void>, clock: Clock): Promise<never> {
  const rest = new AbortController();
  const late = clock.sleep(afterCountMs, rest.signal).catch(() => {});
  try {
    await Promise.race([ended, late]);
  } finally {
    rest.abort();
  }
  throw error;
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
