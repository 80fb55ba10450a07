import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { exportedNames, importedNames, unusedExports } from './rules/exported-names.ts';
import { root, sourcesBelow, textOf } from './rules/repository.ts';

const packages = readdirSync(join(root, 'packages')).sort();
const all = ['packages', 'actions', 'test', 'scripts'].flatMap(sourcesBelow);

/** Names that only the next actions will import, by package. Take a name out when an action imports it. */
const forNextActions: Readonly<Record<string, readonly string[]>> = { database: ['dumpDatabase'] };

/** The sources behind each path of `exports` in a package.json. */
function entriesOf(folder: string): string[] {
  const exported: Record<string, { 'fairway-source'?: string }> = JSON.parse(
    textOf(`${folder}/package.json`),
  ).exports;
  return Object.values(exported).flatMap(({ 'fairway-source': source }) =>
    source === undefined ? [] : join(folder, source),
  );
}

describe('the names that packages export', () => {
  it.each(packages)('are all used outside of %s', (name) => {
    const folder = `packages/${name}`;
    const sources = sourcesBelow(`${folder}/src`);
    const users = all.filter(({ path }) => !path.startsWith(`${folder}/src/`));
    const entries = entriesOf(folder);
    const unused = unusedExports({ name: `@fairway/${name}`, entries, sources }, users);
    expect(unused).toEqual(forNextActions[name] ?? []);
  });
});

describe('the check of exported names', () => {
  const surface = {
    name: '@fairway/x',
    entries: ['x/src/index.ts', 'x/src/late.ts'],
    sources: [
      {
        path: 'x/src/index.ts',
        text: "export { a, type B, c as d } from './a.ts';\nexport * from './more/index.ts';",
      },
      {
        path: 'x/src/more/index.ts',
        text: "export type {\n  E,\n  F,\n} from './e.ts';\nexport * from '../g.ts';",
      },
      {
        path: 'x/src/g.ts',
        text: 'const own = 1;\nexport const g = own;\nexport interface H {}\nexport async function i() {}',
      },
      { path: 'x/src/late.ts', text: 'export class Late {}' },
    ],
  };

  it('reads every form of an export', () => {
    const texts = new Map(surface.sources.map(({ path, text }) => [path, text]));
    expect(surface.entries.flatMap((entry) => exportedNames(entry, texts))).toEqual([
      'a',
      'B',
      'd',
      'E',
      'F',
      'g',
      'H',
      'i',
      'Late',
    ]);
  });

  it('finds the names that nobody imports', () => {
    const user = {
      path: 'y.ts',
      text: "import { a, type B } from '@fairway/x';\nimport { Late } from '@fairway/x/late';",
    };
    const other = { path: 'z.ts', text: "import { d, E, F, g } from '@fairway/x';" };
    expect(unusedExports(surface, [user, other])).toEqual(['H', 'i']);
  });

  it.each<[string, string, string[]]>([
    ['names', "import { a, type B, c as d } from '@fairway/x';", ['a', 'B', 'c']],
    ['types over several lines', "import type {\n  A,\n  B,\n} from '@fairway/x';", ['A', 'B']],
    ['another path', "import { a } from '@fairway/x/late';", ['a']],
    ['names that are handed on', "export { a as b } from '@fairway/x';", ['a']],
    ['names of the whole', "import * as x from '@fairway/x';\nx.a(x.b);", ['a', 'b']],
    ['a late import', "const { a, b: c } = await import('@fairway/x');", ['a', 'b']],
    ['a member of a late import', "(await import('@fairway/x')).a();", ['a']],
    ['the type of a member', "let a: import('@fairway/x').A;", ['A']],
    ['a package whose name begins alike', "import { a } from '@fairway/xy';", []],
    ['two imports in a row', "import { z } from 'zod';\nimport { a } from '@fairway/x';", ['a']],
  ])('reads %s', (_, text, names) => {
    expect(importedNames(text, '@fairway/x')).toEqual(names);
  });
});
