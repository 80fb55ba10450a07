import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  actionArrows,
  circleIn,
  importEffects,
  importsOf,
  importViolations,
  namelessFiles,
  packageArrows,
} from './rules/package-rules.ts';
import { repositoryFiles, root, sourcesBelow, textOf } from './rules/repository.ts';

const foldersIn = (directory: string) => readdirSync(join(root, directory)).sort();
const dependenciesOf = (folder: string): string[] =>
  Object.keys(JSON.parse(textOf(`${folder}/package.json`)).dependencies ?? {});

describe('the house', () => {
  it('has exactly the packages and the arrows of the table', () => {
    expect(Object.keys(packageArrows).sort()).toEqual(foldersIn('packages'));
    const imports = (name: string, below: string) =>
      sourcesBelow(`packages/${name}/src`)
        .flatMap(({ text }) => importsOf(text))
        .some((imported) => imported === `@fairway/${below}` || imported.startsWith(`@fairway/${below}/`));
    const unused = Object.entries(packageArrows).flatMap(([name, arrows]) =>
      arrows.filter((below) => !imports(name, below)).map((below) => `${name} → ${below}`),
    );
    expect(unused).toEqual([]);
  });

  it('has no circle in the table of arrows', () => {
    expect(circleIn(packageArrows)).toBeUndefined();
  });

  it.each([
    ['action-kit', ['access-kit', 'backup-kit', 'compose-kit', 'deploy-kit', 'swarm-kit']],
    ['access-kit', ['backup-kit', 'compose-kit', 'deploy-kit', 'swarm-kit']],
    ['deploy-kit', ['compose-kit', 'swarm-kit']],
    ['compose-kit', []],
    ['swarm-kit', []],
  ])('keeps %s at the edge: of the packages, only %j may stand on it', (edge, allowed) => {
    const above = Object.keys(packageArrows).filter((name) => packageArrows[name]?.includes(edge));
    expect(above.sort()).toEqual(allowed);
  });

  it.each(foldersIn('packages'))('lets the package %s stand only on what is below it', (name) => {
    const folder = `packages/${name}`;
    const unit = { name, arrows: packageArrows[name] ?? [], dependencies: dependenciesOf(folder) };
    expect(importViolations(unit, sourcesBelow(`${folder}/src`))).toEqual([]);
  });

  it.each(foldersIn('actions'))('lets the action %s import only what is bundled', (name) => {
    const folder = `actions/${name}`;
    const unit = { name, arrows: actionArrows, dependencies: dependenciesOf(folder) };
    expect(importViolations(unit, sourcesBelow(`${folder}/src`))).toEqual([]);
  });

  it.each(foldersIn('packages').filter((name) => actionArrows.includes(name)))(
    'names in sideEffects each module of %s that does something when it is imported',
    (name) => {
      const folder = `packages/${name}`;
      const doing = sourcesBelow(`${folder}/src`)
        .filter(({ text }) => importEffects(text).length > 0)
        .map(({ path }) => path.replace(`${folder}/src/`, './lib/').replace(/ts$/, 'js'));
      const { sideEffects } = JSON.parse(textOf(`${folder}/package.json`));
      expect(sideEffects).toEqual(doing.length > 0 ? doing : false);
    },
  );

  it.each([
    ['a call', 'register(masker);'],
    ['a call over several lines', 'register(\n  masker,\n);'],
    ['a change of something else', 'process.exitCode = 1;'],
    ['a loop', 'for (const one of all) register(one);'],
    ['an import for its effect', "import './register.ts';"],
  ])('sees %s that a module does when it is imported', (_what, text) => {
    expect(importEffects(`const a = 1;\n${text}\n`)).not.toEqual([]);
    expect(importEffects(`export const script = \`\n${text}\n\`;\n/*\n${text}\n*/\n`)).toEqual([]);
  });

  it('has no file with an empty name such as utils', () => {
    expect(namelessFiles(repositoryFiles())).toEqual([]);
  });
});

describe('the check of the house', () => {
  const unit = { name: 'host', arrows: ['runtime'], dependencies: ['@fairway/runtime'] };

  it.each<[string, string, string[]]>([
    ['a package below', "import { x } from '@fairway/runtime';", []],
    ['itself', "import { x } from '@fairway/host';", []],
    ['its own files', "import { x } from './ssh.ts';", []],
  ])('accepts %s', (_, text, violations) => {
    expect(importViolations(unit, [{ path: 'a.ts', text }])).toEqual(violations);
  });

  it.each<[string, string, RegExp]>([
    ['a package above', "import { x } from '@fairway/docker';", /host may not stand on it/],
    ['a type of a package above', "import type { X } from '@fairway/docker';", /host may not stand on it/],
    ['a package above, late', "await import('@fairway/docker');", /host may not stand on it/],
    ['a package above, handed on', "export * from '@fairway/docker';", /host may not stand on it/],
    ['a package that is not declared', "import '@fairway/docker';", /package\.json does not name/],
    ['the edge to GitHub', "import { info } from '@actions/core';", /only action-kit does/],
    [
      'files of another package',
      "import { x } from '../../packages/docker/src/x.ts';",
      /is reached by its name|are reached by its name/,
    ],
  ])('refuses %s', (_, text, violation) => {
    expect(importViolations(unit, [{ path: 'a.ts', text }]).join('\n')).toMatch(violation);
  });

  it('reads imports over several lines', () => {
    expect(
      importsOf('import {\n  a,\n  b,\n} from \'@fairway/docker\';\nexport { c } from "./c.ts";'),
    ).toEqual(['@fairway/docker', './c.ts']);
  });

  it('finds a circle', () => {
    expect(circleIn({ a: ['b'], b: ['c'], c: ['b'] })).toEqual(['b', 'c', 'b']);
  });

  it.each(['src/utils.ts', 'src/string-helpers.ts', 'packages/common/x.ts', 'src/misc/a.ts', 'lib.ts'])(
    'finds the empty name of %s',
    (path) => {
      expect(namelessFiles([path, 'packages/lab/src/calibrate.ts'])).toEqual([path]);
    },
  );
});
