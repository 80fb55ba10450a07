import { compareContents } from '../../compare/compare.ts';
import type { PgAccess } from '../../psql/access.ts';
import { inSession, type SessionOptions } from '../../psql/session.ts';
import type { CatalogEntry, Comparison, Contents, DumpFacts } from '../../source.ts';
import { withDatabase } from '../catalog/read-catalog.ts';
import { readContents } from '../contents/read-contents.ts';
import type { FilledDatabase } from './fill-database.ts';

/** Reads what was restored, in the same way as what was dumped. */
export async function readRestored(access: PgAccess, options: SessionOptions): Promise<Contents> {
  return inSession(access, options, readContents);
}

/** Reads what a database got since: its owner, its privileges and its settings. */
export async function readDatabaseAgain(
  access: PgAccess,
  { rows, catalog }: Contents,
  options: SessionOptions,
): Promise<Contents> {
  return inSession(access, options, async (session) => ({
    rows,
    catalog: await withDatabase(session, catalog),
  }));
}

/** What a database is made with by its locale. */
const localeProperties = new Set(['collation', 'character type', 'locale provider', 'locale']);

/** Compares what was restored with what was dumped. */
export function compareRestored(
  { missingLocale, remarks }: Pick<FilledDatabase, 'missingLocale' | 'remarks'>,
  { contents }: DumpFacts,
  restored: Contents,
): Comparison {
  const excused = ({ kind, name }: CatalogEntry) =>
    missingLocale !== undefined && kind === 'database' && localeProperties.has(name)
      ? `the server restored into has no locale ${missingLocale}, and sorted texts by another. \`verify-image\` names an image that has it`
      : undefined;
  const comparison = compareContents(contents, restored, { counted: { of: 'table', unit: 'row' }, excused });
  return { ...comparison, notProven: [...comparison.notProven, ...remarks] };
}
