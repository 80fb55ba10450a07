import { compareContents } from '../../compare/compare.ts';
import type { PgSession } from '../../psql/session.ts';
import type { CatalogEntry, Comparison, Contents, DumpFacts } from '../../source.ts';
import { withDatabase } from '../catalog/read-catalog.ts';
import { readContents } from '../contents/read-contents.ts';
import { majorOf } from '../server/maintenance.ts';
import { acrossMajors } from './across-majors.ts';
import type { FilledDatabase } from './fill-database.ts';

/** What was restored, and the major version of the server that it is in. */
export interface RestoredContents extends Contents {
  readonly major: number;
}

/** Reads what was restored, in the same way as what was dumped. */
export async function readRestored(session: PgSession): Promise<RestoredContents> {
  return { ...(await readContents(session)), major: await majorOf(session) };
}

/** Reads what a database got since: its owner, its privileges and its settings. */
export async function readDatabaseAgain(
  session: PgSession,
  whole: RestoredContents,
): Promise<RestoredContents> {
  return { ...whole, catalog: await withDatabase(session, whole.catalog) };
}

/** What a database is made with by its locale. */
const localeProperties = new Set(['collation', 'character type', 'locale provider', 'locale']);

/** Compares what was restored with what was dumped. */
export function compareRestored(
  { missingLocale, remarks }: Pick<FilledDatabase, 'missingLocale' | 'remarks'>,
  { contents, server }: Pick<DumpFacts, 'contents' | 'server'>,
  restored: RestoredContents,
): Comparison {
  const excused = ({ kind, name }: CatalogEntry) =>
    missingLocale !== undefined && kind === 'database' && localeProperties.has(name)
      ? `the server restored into has no locale ${missingLocale}, and sorted texts by another. \`verify-image\` names an image that has it`
      : undefined;
  const dumped = Number(/^PostgreSQL (\d+)/.exec(server ?? '')?.[1] ?? restored.major);
  const catalog = acrossMajors(contents.catalog, restored.catalog, { dumped, restored: restored.major });
  const comparison = compareContents(
    contents,
    { rows: restored.rows, catalog },
    { counted: { of: 'table', unit: 'row' }, excused },
  );
  return { ...comparison, notProven: [...comparison.notProven, ...remarks] };
}
