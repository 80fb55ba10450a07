import type { Migration } from '../prisma/migrations-folder.ts';
import type { Fresh } from './effect.ts';
import { judgeStatement } from './judge-statement.ts';
import { parseScript, type Statement } from './parse-script.ts';

/** The number of newest migrations that are examined. Nobody goes back further. */
const reach = 50;

/**
 * The migrations whose releases work with the whole history: all migrations after each of them are, taken together,
 * expand-only. The newest migration is always one of them.
 * @param history all migrations that the database has, complete or begun, in order
 * @returns names, newest first
 */
export async function compatibleWith(history: readonly Migration[]): Promise<readonly string[]> {
  const recent = history.slice(-reach);
  const scripts = await Promise.all(recent.map(async ({ script }) => parseScript(script)));
  const names = recent.flatMap(({ name }, index) => (onlyAdds(scripts.slice(index + 1)) ? [name] : []));
  return names.reverse();
}

/** A script may change an object that an earlier one of these scripts made, because no earlier release uses it. */
function onlyAdds(scripts: readonly Awaited<ReturnType<typeof parseScript>>[]): boolean {
  const fresh: Fresh = { tables: new Set(), columns: new Set() };
  return scripts.every((script) => ('why' in script ? false : addsIn(script, fresh)));
}

function addsIn(statements: readonly Statement[], fresh: Fresh): boolean {
  return statements.every(({ tree }) =>
    judgeStatement(tree, fresh).every(({ kind }) => kind !== 'contracting'),
  );
}
