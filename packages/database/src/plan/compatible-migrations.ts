import { Names } from '../catalog/names.ts';
import type { Migration } from '../prisma/migrations-folder.ts';
import { judgeScript } from './judge-script.ts';
import { type ParsedScript, parseScript } from './parse-script.ts';
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
  const judge = laterScripts(
    recent.map(({ script }) => script),
    names,
  );
  const compatible: string[] = [];
  for (const [index, { name, script }] of recent.entries()) {
    replay(script, names);
    if (judge.onlyAddAfter(index)) compatible.push(name);
  }
  return compatible.reverse();
}

/**
 * Judges scripts for each release before them. A script may change an object that an earlier one of them made, because no
 * earlier release uses it. So each script is judged twice for all releases: as if all of them were new together, and
 * alone. What is contracting in the first way is so for every release, and what adds in the second way adds for every
 * release; only what lies between is judged for each release. The exception is what makes an object less harmless where it
 * is new: a trigger, a cascade, or a default of a column that must be unique. Then all is judged for each release.
 * @param names what was known before these scripts; it must have learned from those up to the index that is asked for
 */
function laterScripts(scripts: readonly ParsedScript[], names: Names) {
  const before = names.save();
  names.given.clear();
  const together = scripts.map((script) => adds(script, names));
  names.restore(before);
  const alone = scripts.map((script) => {
    const does = adds(script, names);
    if ('why' in script) names.known.forget();
    names.settle();
    return does;
  });
  names.restore(before);
  const { given } = names;
  const repeats = given.has('unique') && given.has('same default');
  const isCertain = !given.has('code') && !given.has('cascade') && !repeats;
  const lastNever = together.lastIndexOf(false);
  const lastOpen = isCertain ? alone.lastIndexOf(false) : scripts.length - 1;
  return {
    onlyAddAfter(index: number): boolean {
      if (isCertain && index < lastNever) return false;
      const then = names.save();
      const onlyAdds = scripts.slice(index + 1, lastOpen + 1).every((script) => adds(script, names));
      names.restore(then);
      return onlyAdds;
    },
  };
}

function adds(script: ParsedScript, names: Names): boolean {
  if ('why' in script) return false;
  return judgeScript(script, names).every((effects) => effects.every(({ kind }) => kind !== 'contracting'));
}
