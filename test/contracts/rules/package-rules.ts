/**
 * The packages that each package may import. No arrow points upwards. A new package, or a new arrow between two, is a line
 * here: a decision, and never an accident.
 */
export const packageArrows: Readonly<Record<string, readonly string[]>> = {
  runtime: [],
  'text-edits': [],
  reports: ['runtime'],
  host: ['runtime'],
  'object-store': ['host', 'runtime'],
  docker: ['host', 'reports', 'runtime', 'text-edits'],
  backups: ['object-store', 'runtime'],
  releases: ['host', 'runtime'],
  health: ['backups', 'database', 'host', 'runtime'],
  notify: ['github', 'runtime'],
  metrics: ['notify', 'runtime'],
  incidents: ['host', 'notify', 'runtime'],
  'status-page': ['health', 'incidents', 'runtime'],
  github: ['runtime'],
  database: ['host', 'runtime'],
  dumps: ['database', 'docker', 'host', 'runtime'],
  'action-kit': ['runtime'],
  'access-kit': ['action-kit', 'docker', 'host', 'runtime'],
  'backup-kit': [
    'access-kit',
    'action-kit',
    'backups',
    'database',
    'dumps',
    'host',
    'object-store',
    'releases',
    'runtime',
  ],
  'deploy-kit': [
    'access-kit',
    'action-kit',
    'database',
    'docker',
    'github',
    'health',
    'host',
    'releases',
    'runtime',
  ],
  'compose-kit': [
    'access-kit',
    'action-kit',
    'database',
    'deploy-kit',
    'docker',
    'health',
    'host',
    'releases',
    'runtime',
  ],
  'swarm-kit': ['access-kit', 'action-kit', 'deploy-kit', 'docker', 'health', 'host', 'releases', 'runtime'],
  lab: ['runtime'],
  'workflow-runner': ['runtime'],
};

/** The packages that an action may import: all that are bundled, and so neither the lab nor the workflow runner. */
export const actionArrows: readonly string[] = Object.keys(packageArrows).filter(
  (name) => name !== 'lab' && name !== 'workflow-runner',
);

export interface Source {
  readonly path: string;
  readonly text: string;
}

/** The modules that a source imports, by any of the language's forms. */
export function importsOf(text: string): string[] {
  const forms =
    /(?:\bfrom\s*|\bimport\s*\(\s*|\bimport\s+|\brequire\s*\(\s*|\bexport\s+\*\s+from\s*)['"]([^'"\n]+)['"]/g;
  return [...text.matchAll(forms)].flatMap(([, name]) => name ?? []);
}

/** The forbidden imports in the sources of a package or an action, one sentence each. */
export function importViolations(
  unit: {
    readonly name: string;
    readonly arrows: readonly string[];
    readonly dependencies: readonly string[];
  },
  sources: readonly Source[],
): string[] {
  const violations: string[] = [];
  for (const { path, text } of sources) {
    for (const imported of importsOf(text)) {
      const ours = /^@fairway\/([^/]+)/.exec(imported)?.[1];
      if (ours && ours !== unit.name && !unit.arrows.includes(ours)) {
        violations.push(`${path} imports @fairway/${ours}: ${unit.name} may not stand on it`);
      }
      if (ours && ours !== unit.name && !unit.dependencies.includes(`@fairway/${ours}`)) {
        violations.push(`${path} imports @fairway/${ours}, which its package.json does not name`);
      }
      if (imported.startsWith('@actions/core') && unit.name !== 'action-kit') {
        violations.push(`${path} imports @actions/core; only action-kit does`);
      }
      if (/(^|\/)\.\.\/.*(packages|actions)\//.test(imported)) {
        violations.push(`${path} imports ${imported}: another package's files are reached by its name`);
      }
    }
  }
  return violations;
}

/** A circle in a table of arrows, as the names along it; undefined where there is none. */
export function circleIn(arrows: Readonly<Record<string, readonly string[]>>): string[] | undefined {
  const done = new Set<string>();
  const walk = (name: string, way: readonly string[]): string[] | undefined => {
    if (way.includes(name)) return [...way.slice(way.indexOf(name)), name];
    if (done.has(name)) return undefined;
    for (const next of arrows[name] ?? []) {
      const circle = walk(next, [...way, name]);
      if (circle) return circle;
    }
    done.add(name);
    return undefined;
  };
  for (const name of Object.keys(arrows)) {
    const circle = walk(name, []);
    if (circle) return circle;
  }
  return undefined;
}

const noTopic = new Set(['util', 'utils', 'helper', 'helpers', 'common', 'misc', 'lib']);

/** Files and folders whose name does not tell their topic. */
export function namelessFiles(paths: readonly string[]): string[] {
  return paths.filter((path) =>
    path.split('/').some((part) =>
      part
        .toLowerCase()
        .split(/[._-]/)
        .some((word) => noTopic.has(word)),
    ),
  );
}

/**
 * What a module does when it is imported, beyond defining names: one line of the source each. Bundles leave out every
 * module that nobody takes a name from, so such a module must stand in `sideEffects` of its package.json.
 */
export function importEffects(text: string): string[] {
  const code = text.replace(/\/\*.*?\*\//gs, '').replace(/`(?:\\.|[^`\\])*`/gs, '``');
  const atTopLevel =
    /^(?:await )?(?:new )?[\w$.]+\((?:.*\);?)?$|^(?:for|if|while|switch) \(.*$|^[\w$.]+\.[\w$]+ = .*$|^import '.*$/gm;
  return code.match(atTopLevel) ?? [];
}
