import type { Clock } from '@fairway/runtime';
import { compareContents } from '../../compare/compare.ts';
import { openSession } from '../../psql/session.ts';
import type { CatalogEntry, Comparison, DumpFacts } from '../../source.ts';
import { readContents } from '../contents/read-contents.ts';
import type { FilledDatabase } from './fill-database.ts';

export interface CompareRestoredOptions {
  readonly application: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** What a database is made with by its locale. */
const localeProperties = new Set(['collation', 'character type', 'locale provider', 'locale']);

/** Reads what was restored in the same way as what was dumped, and compares both. */
export async function compareRestored(
  { access, missingLocale, remarks }: Omit<FilledDatabase, 'complete'>,
  { contents }: DumpFacts,
  { application, clock, signal }: CompareRestoredOptions,
): Promise<Comparison> {
  const session = await openSession(access, { application, clock, signal });
  try {
    const restored = await readContents(session);
    const excused = ({ kind, name }: CatalogEntry) =>
      missingLocale !== undefined && kind === 'database' && localeProperties.has(name)
        ? `the server restored into has no locale ${missingLocale}; texts were sorted by another. \`verify-image\` names an image that has it`
        : undefined;
    const comparison = compareContents(contents, restored, {
      counted: { of: 'table', unit: 'row' },
      excused,
    });
    return { ...comparison, notProven: [...comparison.notProven, ...remarks] };
  } finally {
    await session.close();
  }
}
