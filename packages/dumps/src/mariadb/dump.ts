import { combine, Failure } from '@fairway/runtime';
import { watched } from '../counting.ts';
import type { DumpFacts, SourceDump } from '../source.ts';
import { describeMaria, type MariaAccess, mariaCommand } from './access.ts';
import { brokenViews } from './broken-views.ts';
import { joinCatalogs, readMariaCatalog, tablesOf } from './catalog.ts';
import { historyOf } from './history.ts';
import { openLifeline } from './lifeline.ts';
import { missingRights } from './rights.ts';
import { RowCounter } from './row-counter.ts';
import { mariaFailure, mariaName, runSql } from './run-sql.ts';
import { dumpToolOf, serverOf } from './versions.ts';

/** One snapshot of all tables that know transactions, and all that belongs to them. Bytes stay bytes as digits. */
const options = [
  ...['--single-transaction', '--quick', '--routines', '--events', '--triggers', '--hex-blob'],
  ...['--no-tablespaces', '--max-allowed-packet=1G'],
] as const;

/**
 * Dumps a database, and counts the rows of each table as they pass, since no other session can share the snapshot of
 * its program.
 * @throws Failure where the user would see a part of it only
 */
export async function dumpMaria(access: MariaAccess, signal: AbortSignal): Promise<SourceDump> {
  const server = await serverOf(access, signal);
  const rights = await missingRights(access, signal);
  const obstacles = rights.length > 0 ? rights : await brokenViews(access, signal);
  if (obstacles.length > 0)
    throw combine(
      `The ${describeMaria(access)} cannot be dumped whole.`,
      obstacles.map(({ what, why, fix }) => new Failure({ what, why, fix })),
    );
  const { place, programs, database } = access;
  const tool = await dumpToolOf(access, server, signal);
  const before = await readMariaCatalog(access, signal);
  await passLocks(access, tablesOf(before), signal);
  const history = await historyOf(access, before, signal);
  const lifeline = await openLifeline(place);
  const asked = [...options, ...access.dialect.dumpOptions, ...history.options, database];
  const { argv, env } = mariaCommand(access, 'dump', asked, lifeline?.env);
  const show = `${programs.dump} of ${database}`;
  const { stdout, ended } = await place.host.pipe(argv, { env, signal, show }).catch(async (error) => {
    await lifeline?.close();
    throw error;
  });
  const counter = new RowCounter();
  const { bytes, whole } = watched(stdout, (piece) => counter.add(piece));
  const factsOf = async (): Promise<DumpFacts> => {
    await ended
      .catch((error) => {
        throw dumpFailure(access, error);
      })
      .finally(() => lifeline?.close());
    await whole;
    const catalog = joinCatalogs(before, await readMariaCatalog(access, signal));
    if (!catalog) throw changed(access);
    const none = Object.fromEntries(tablesOf(catalog).map((name) => [name, 0]));
    return {
      tool,
      server,
      database,
      image: place.container?.image ?? null,
      contents: { rows: { ...none, ...counter.rows }, catalog: [...catalog, ...history.unread] },
      migrations: null,
    };
  };
  const facts = factsOf();
  facts.catch((error) => bytes.destroy(error));
  bytes.on('error', () => {});
  return { bytes, facts };
}

/**
 * Looks at every table, and so waits for whoever holds a lock on it. The program itself would wait a day, with its snapshot.
 * @throws Failure where somebody holds one for long
 */
async function passLocks(access: MariaAccess, tables: readonly string[], signal: AbortSignal): Promise<void> {
  const looks = tables.map((name) => `SELECT 1 FROM ${mariaName(name)} LIMIT 0;`);
  if (looks.length > 0) await runSql(access, looks.join('\n'), { signal, database: access.database });
}

function dumpFailure(access: MariaAccess, error: unknown): unknown {
  if (!(error instanceof Failure)) return error;
  const said = error.evidence.join('\n') || error.why;
  return mariaFailure(access, `The dump of the ${describeMaria(access)} failed.`, said);
}

function changed(access: MariaAccess): Failure {
  return new Failure({
    what: `The dump of the ${describeMaria(access)} is of no single moment.`,
    why: 'Tables, views, routines or rights of it changed while it was written.',
    fix: 'Let migrations end before a backup begins, and run this again.',
  });
}
