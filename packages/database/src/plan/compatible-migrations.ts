import type { Migration } from '../prisma/migrations-folder.ts';
import type { Fresh } from './effect.ts';
import { judgeStatement } from './judge-statement.ts';
import { parseScript, type Statement } from './parse-script.ts';

/** How far back it is looked: nobody goes back further than this many migrations. */
const reach = 50;

/**
 * The migrations after which a release works with all of the history: from each of them on, everything that follows
 * taken together is expand-only. The newest migration is always one.
 * @param history all migrations that the database has, whole or begun, in order.
 * @returns names, newest first.
 */
export async function compatibleWith(history: readonly Migration[]): Promise<readonly string[]> {
  const recent = history.slice(-reach);
  const scripts = await Promise.all(recent.map(async ({ script }) => parseScript(script)));
  const names = recent.flatMap(({ name }, index) => (onlyAdds(scripts.slice(index + 1)) ? [name] : []));
  return names.reverse();
}

/** What a script before has made, a later one may change: no release of before knows it. */
function onlyAdds(scripts: readonly Awaited<ReturnType<typeof parseScript>>[]): boolean {
  const fresh: Fresh = { tables: new Set(), columns: new Set() };
  return scripts.every((script) => ('why' in script ? false : addsIn(script, fresh)));
}

function addsIn(statements: readonly Statement[], fresh: Fresh): boolean {
  return statements.every(({ tree }) =>
    judgeStatement(tree, fresh).every(({ kind }) => kind !== 'contracting'),
  );
}
