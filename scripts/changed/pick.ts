/** A package, an action, an example, a workflow or a sample app. A change of one of its files touches all of it. */
export interface Unit {
  /** The path of the folder, or of the workflow's file. */
  readonly path: string;
  /** The paths of the units that this one uses. */
  readonly needs: readonly string[];
}

/** A test file with the units that it runs. */
export interface TestFile {
  readonly path: string;
  readonly part: 'unit' | 'lab' | 'faults' | 'e2e';
  /** The test file and every file that it imports outside of packages and actions. */
  readonly files: readonly string[];
  /** The paths of the units that the test imports, or whose bundles, workflows or files it names. */
  readonly units: readonly string[];
}

export interface Tree {
  readonly units: readonly Unit[];
  readonly tests: readonly TestFile[];
}

/** The parts that a change can have touched. Formats, types, documents and contracts are always checked. */
export interface Picked {
  /** Why everything is picked; undefined where only a part is. */
  readonly everything?: string;
  readonly units: readonly string[];
  readonly unit: readonly string[];
  readonly servers: readonly string[];
  /** Whether a bundle can differ. */
  readonly bundles: boolean;
}

/** Files that no test reads: prose, and files that only contracts read. */
const readByNoTest = [/\.md$/, /^LICENSE$/, /^\.github\/(?!workflows\/)/, /^\.ci\//, /^test\/contracts\//];
const tests = /\/__tests__\/|\.test\.ts$/;

/**
 * Picks the parts that a change can have touched. A changed file touches its package or action, the units that use it,
 * and the tests that import or run any of these. A file that belongs to no unit touches everything.
 */
export function pick({ units, tests: all }: Tree, changed: readonly string[]): Picked {
  const touchedFiles = changed.filter((file) => !readByNoTest.some((pattern) => pattern.test(file)));
  const unitOf = (file: string) =>
    units.find(({ path }) => file === path || file.startsWith(`${path}/`))?.path;
  const imported = new Set(all.flatMap(({ files }) => files));
  const strange = touchedFiles.find(
    (file) =>
      !unitOf(file) && !imported.has(file) && !file.startsWith('scripts/') && !file.startsWith('test/'),
  );
  if (strange !== undefined) {
    return {
      everything: `${strange} belongs to no package, action or test`,
      units: units.map(({ path }) => path),
      unit: all.filter(({ part }) => part === 'unit').map(({ path }) => path),
      servers: all.filter(({ part }) => part !== 'unit').map(({ path }) => path),
      bundles: true,
    };
  }
  const changedUnits = touchedFiles.filter((file) => !tests.test(file)).flatMap((file) => unitOf(file) ?? []);
  const touchedUnits = standingOn(units, new Set(changedUnits));
  // Tests read files that nobody imports by their path, so such a file touches the tests that use its folder.
  const folders = touchedFiles
    .filter((file) => file.startsWith('test/') && !unitOf(file) && !imported.has(file))
    .map((file) => file.slice(0, file.lastIndexOf('/') + 1));
  const isTouched = ({ files, units: needed }: TestFile) =>
    files.some((file) => touchedFiles.includes(file) || folders.some((folder) => file.startsWith(folder))) ||
    needed.some((path) => touchedUnits.has(path));
  const touched = all.filter(isTouched);
  return {
    units: [...touchedUnits].sort(),
    unit: touched.filter(({ part }) => part === 'unit').map(({ path }) => path),
    servers: touched.filter(({ part }) => part !== 'unit').map(({ path }) => path),
    bundles:
      touchedFiles.includes('scripts/build') || [...touchedUnits].some((path) => path.startsWith('actions/')),
  };
}

/** The changed units, and all units that use one of them directly or through others. */
function standingOn(units: readonly Unit[], changed: ReadonlySet<string>): Set<string> {
  const touched = new Set(changed);
  for (let before = -1; before < touched.size; ) {
    before = touched.size;
    for (const { path, needs } of units) if (needs.some((need) => touched.has(need))) touched.add(path);
  }
  return touched;
}

/** The picked parts and the reason, in two lines. */
export function tellPicked(
  picked: Picked,
  changed: readonly string[],
  base: string,
  { tests: all }: Tree,
): string {
  const { everything, units, unit, servers, bundles } = picked;
  const number = (part: boolean) => all.filter((test) => (test.part === 'unit') === part).length;
  const why =
    everything ??
    (units.length > 0 ? `they touch ${units.join(', ')}` : 'they touch no package and no action');
  return [
    `Changed since ${base}: ${changed.length} files; ${why}.`,
    `Picked: format, types, docs, contracts${bundles ? ', bundles' : ''}, ${unit.length} of ${number(true)} unit test files, ` +
      `${servers.length} of ${number(false)} with servers${servers.length > 0 ? `: ${servers.join(' ')}` : ''}.`,
  ].join('\n');
}
