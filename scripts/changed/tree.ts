import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import type { TestFile, Tree, Unit } from './pick.ts';

/** Folders whose entries are units that tests name by the entry's name. */
const named = ['actions', 'workflows-examples', 'workflows-examples/apps'];

/**
 * Reads the units and tests of a checkout. A test runs a unit that it imports. It also runs a unit whose name is a
 * string in the test or in a file that it imports, because tests choose bundles, examples and sample apps by name.
 */
export function readTree(root: string): Tree {
  const units = readUnits(root);
  const scripts = globSync('scripts/**/*', { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
  const patterns = {
    unit: [
      'packages/*/__tests__/**/*.test.ts',
      'actions/*/__tests__/**/*.test.ts',
      'scripts/__tests__/**/*.test.ts',
    ],
    lab: ['test/lab/**/*.test.ts'],
    faults: ['test/faults/**/*.test.ts'],
    e2e: ['test/e2e/**/*.test.ts'],
  } as const;
  const tests = Object.entries(patterns).flatMap(([part, globs]) =>
    globSync([...globs], { cwd: root })
      .filter((file) => !file.includes('node_modules/'))
      .sort()
      .map((path): TestFile => {
        const { files, units: used } = closureOf(path, root, units);
        // The tests of scripts start them as processes.
        const more = path.startsWith('scripts/') ? scripts : [];
        return {
          path,
          part: part as TestFile['part'],
          files: [...new Set([...files, ...more])],
          units: used,
        };
      }),
  );
  return { units, tests };
}

function readUnits(root: string): Unit[] {
  const code = ['packages', 'actions'].flatMap((folder) =>
    foldersIn(join(root, folder)).map((name) => ({
      path: `${folder}/${name}`,
      needs: packagesOf(join(root, folder, name)),
    })),
  );
  const workflows = filesIn(join(root, '.github/workflows')).map((name) =>
    unitOfYaml(`.github/workflows/${name}`, root),
  );
  const examples = foldersIn(join(root, 'workflows-examples'))
    .filter((name) => name !== 'apps')
    .map((name) => {
      const path = `workflows-examples/${name}`;
      const files = filesIn(join(root, path)).filter((file) => file.endsWith('.yml'));
      return { path, needs: files.flatMap((file) => unitOfYaml(`${path}/${file}`, root).needs) };
    });
  const apps = foldersIn(join(root, 'workflows-examples/apps')).map((name) => ({
    path: `workflows-examples/apps/${name}`,
    needs: [],
  }));
  return [...code, ...workflows, ...examples, ...apps];
}

/** The packages that a package.json names. */
function packagesOf(directory: string): string[] {
  const file = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as Record<string, object>;
  const names = Object.keys({ ...file['dependencies'], ...file['devDependencies'] });
  return names
    .filter((name) => name.startsWith('@fairway/'))
    .map((name) => name.replace('@fairway/', 'packages/'));
}

/** A workflow file, with the actions and reusable workflows of this repository that it uses. */
function unitOfYaml(path: string, root: string): Unit {
  const uses = readFileSync(join(root, path), 'utf8').matchAll(
    /uses: +\S*?(actions\/[\w-]+|\.github\/workflows\/[\w-]+\.yml)(?:@\S+)?(?:\s+#.*)?$/gm,
  );
  const needs = [...uses].map(([, used = '']) => used).filter((used) => existsSync(join(root, used)));
  return { path, needs: [...new Set(needs)] };
}

/** A file with all files that it imports by relative paths, and the units that any of these files imports or names. */
function closureOf(path: string, root: string, units: readonly Unit[]): { files: string[]; units: string[] } {
  const files = new Set<string>();
  const used = new Set<string>();
  const own = units.find((unit) => path.startsWith(`${unit.path}/`));
  if (own) used.add(own.path);
  const open = [path];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (files.has(file) || !existsSync(join(root, file))) continue;
    const inUnit = units.find((unit) => file?.startsWith(`${unit.path}/`));
    if (inUnit) used.add(inUnit.path);
    // The imports of a unit's sources are followed for the unit itself, not for its tests.
    if (inUnit && !file.includes('/__tests__/')) continue;
    files.add(file);
    const text = readFileSync(join(root, file), 'utf8');
    for (const [, imported = ''] of text.matchAll(/(?:from|import|import\() ?['"]([^'"]+)['"]/g)) {
      if (imported.startsWith('.')) open.push(normalize(join(dirname(file), imported)));
      const [, name] = /^@fairway\/([\w-]+)/.exec(imported) ?? [];
      if (name) used.add(`packages/${name}`);
    }
    if (file.startsWith('test/')) for (const unit of unitsNamedIn(text, units)) used.add(unit);
  }
  return { files: [...files], units: [...used].sort() };
}

/** The units whose names are strings in a text, alone or as part of a path. */
export function unitsNamedIn(text: string, units: readonly Unit[]): string[] {
  return units
    .filter(({ path }) => named.some((folder) => path.startsWith(`${folder}/`)))
    .filter(({ path }) => {
      const name = path.slice(path.lastIndexOf('/') + 1);
      return new RegExp(`['"\`/]${name}['"\`/]`).test(text);
    })
    .map(({ path }) => path);
}

const foldersIn = (directory: string): string[] => entriesOf(directory, true);
const filesIn = (directory: string): string[] => entriesOf(directory, false);

function entriesOf(directory: string, folders: boolean): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() === folders && entry.name !== 'node_modules')
    .map(({ name }) => name)
    .sort();
}
