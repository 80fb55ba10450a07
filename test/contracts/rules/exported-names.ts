import { posix } from 'node:path';
import type { Source } from './package-rules.ts';

/** The public side of a package: its name, and the entry of each path in its `exports`. */
export interface PackageSurface {
  /** `@fairway/docker`. */
  readonly name: string;
  /** Paths of the sources that other packages reach by name: `packages/docker/src/index.ts`. */
  readonly entries: readonly string[];
  /** All sources of the package; its own imports of itself are not a use. */
  readonly sources: readonly Source[];
}

/** Names that the entries of a package export and that none of the users imports, sorted. */
export function unusedExports(
  { name, entries, sources }: PackageSurface,
  users: readonly Source[],
): string[] {
  const texts = new Map(sources.map(({ path, text }) => [path, text]));
  const used = new Set(users.flatMap(({ text }) => importedNames(text, name)));
  const exported = new Set(entries.flatMap((entry) => exportedNames(entry, texts)));
  return [...exported].filter((one) => !used.has(one)).sort();
}

/** The names that a module exports, those of `export *` included. */
export function exportedNames(path: string, texts: ReadonlyMap<string, string>): string[] {
  const text = texts.get(path);
  if (text === undefined) throw new Error(`${path} is not a source of the package`);
  const declared = text.matchAll(
    /^export\s+(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?:const|let|function\*?|class|interface|type|enum)\s+([\w$]+)/gm,
  );
  const listed = text.matchAll(/^export\s+(?:type\s+)?\{([^}]*)\}/gm);
  const wholes = text.matchAll(/^export\s+\*\s+as\s+([\w$]+)/gm);
  const passedOn = text.matchAll(/^export\s+(?:type\s+)?\*\s+from\s+'(\.[^']+)'/gm);
  return [
    ...[...declared, ...wholes].flatMap(([, one]) => one ?? []),
    ...[...listed].flatMap(([, list = '']) => namesIn(list, 'new')),
    ...[...passedOn].flatMap(([, to = '']) => exportedNames(posix.join(posix.dirname(path), to), texts)),
  ];
}

/** The names that a source takes from a package, by any path of it. */
export function importedNames(text: string, packageName: string): string[] {
  const from = `['"]${packageName}(?:/[^'"]*)?['"]`;
  const lists = [
    new RegExp(`\\b(?:import|export)\\s+(?:type\\s+)?\\{([^}]*)\\}\\s*from\\s*${from}`, 'g'),
    new RegExp(`\\{([^{}]*)\\}\\s*=\\s*await\\s+import\\(\\s*${from}`, 'g'),
  ];
  const member = new RegExp(`\\bimport\\(\\s*${from}\\s*\\)\\)?\\.([\\w$]+)`, 'g');
  const wholes = [
    ...text.matchAll(new RegExp(`\\bimport\\s+\\*\\s+as\\s+([\\w$]+)\\s+from\\s*${from}`, 'g')),
  ];
  return [
    ...lists.flatMap((form) => [...text.matchAll(form)].flatMap(([, list = '']) => namesIn(list, 'old'))),
    ...[...text.matchAll(member)].flatMap(([, one]) => one ?? []),
    ...wholes.flatMap(([, whole = '']) =>
      [...text.matchAll(new RegExp(`\\b${whole}\\.([\\w$]+)`, 'g'))].flatMap(([, one]) => one ?? []),
    ),
  ];
}

/** The names in the braces of an import or export: of `a as b`, the old one is `a` and the new one `b`. */
function namesIn(list: string, which: 'old' | 'new'): string[] {
  return list
    .replaceAll(/\/\*.*?\*\/|\/\/.*$/gms, '')
    .split(',')
    .map((one) => one.trim().replace(/^type\s+/, ''))
    .filter((one) => one !== '')
    .map((one) => one.split(/\s+as\s+|\s*:\s*/))
    .map((parts) => (which === 'old' ? parts[0] : parts.at(-1)) ?? '');
}
