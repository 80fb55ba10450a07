import { Names } from '../catalog/names.ts';
import type { Migration } from '../prisma/migrations-folder.ts';
import { judgeScript } from './judge-script.ts';
import { type ParsedScript, parseScript, type Statement } from './parse-script.ts';
import { replay } from './plan-migration.ts';

/** The number of newest migrations that are examined. Nobody goes back further. */
const reach = 50;

/**
 * The migrations whose releases work with the whole history: all migrations after each of them are, taken together,
 * expand-only. The newest migration is always one of them.
 * @param history all migrations that the database has, complete or begun, in order
 * @param schema the schema of the database's URL
 * @returns names, newest first
 */
export async function compatibleWith(
  history: readonly Migration[],
  schema: string,
): Promise<readonly string[]> {
  const names = new Names(schema);
  for (const { script } of history.slice(0, -reach)) replay(await parseScript(script), names);
  const recent = await Promise.all(
    history.slice(-reach).map(async ({ name, script }) => ({ name, script: await parseScript(script) })),
  );
  const compatible: string[] = [];
  for (const [index, { name, script }] of recent.entries()) {
    replay(script, names);
    const then = names.save();
    if (onlyAdds(recent.slice(index + 1), names)) compatible.push(name);
    names.restore(then);
  }
  return compatible.reverse();
}

/** A script may change an object that an earlier one of these scripts made, because no earlier release uses it. */
function onlyAdds(scripts: readonly { readonly script: ParsedScript }[], names: Names): boolean {
  return scripts.every(({ script }) => ('why' in script ? false : addsIn(script, names)));
}

function addsIn(statements: readonly Statement[], names: Names): boolean {
  return judgeScript(statements, names).every((effects) =>
    effects.every(({ kind }) => kind !== 'contracting'),
  );
}
