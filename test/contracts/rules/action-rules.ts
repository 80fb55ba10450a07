import { parse } from 'yaml';

/** An action as its files describe it. */
export interface ActionFiles {
  readonly folder: string;
  readonly actionYml: string;
  /** Names that src/inputs.ts asks the runner for, in capitals as the runner writes them. */
  readonly namesRead: readonly string[];
  readonly sources: readonly { readonly path: string; readonly text: string }[];
}

type Yaml = Readonly<Record<string, unknown>>;
const mapping = (value: unknown): Yaml =>
  typeof value === 'object' && value !== null ? (value as Yaml) : {};

/** Outputs that runAction sets for every action. */
const setByRunAction = ['report', 'notice'];

/** The mistakes of an action, one sentence each. */
export function actionViolations({ folder, actionYml, namesRead, sources }: ActionFiles): string[] {
  const action = mapping(parse(actionYml));
  const inputs = mapping(action['inputs']);
  const set = sources.flatMap(({ text }) => outputsSetIn(text));
  return [
    ...metadataViolations(action),
    ...differences(
      Object.keys(inputs).map((name) => name.toUpperCase()),
      namesRead,
      (name) => `action.yml declares the input ${name}, and src/inputs.ts never reads it`,
      (name) => `src/inputs.ts reads the input ${name}, and action.yml does not declare it`,
    ),
    ...differences(
      Object.keys(mapping(action['outputs'])),
      [...set, ...setByRunAction],
      (name) => `action.yml declares the output ${name}, and nothing sets it`,
      (name) => `the output ${name} is set, and action.yml does not declare it`,
    ),
    ...sources.flatMap(({ path, text }) => sourceViolations(path, text)),
    ...nameViolations(folder, sources),
  ].map((violation) => `actions/${folder}: ${violation}`);
}

function metadataViolations(action: Yaml): string[] {
  const runs = mapping(action['runs']);
  const wanted = { using: 'node24', main: 'dist/index.js', post: 'dist/index.js' };
  const described = (entry: unknown) => String(mapping(entry)['description'] ?? '').trim() !== '';
  const inputs = Object.entries(mapping(action['inputs']));
  const outputs = Object.entries(mapping(action['outputs']));
  return [
    ...Object.entries(wanted)
      .filter(([key, value]) => runs[key] !== value)
      .map(([key, value]) => `runs.${key} is ${String(runs[key])}, not ${value}`),
    ...['name', 'description'].filter((key) => !action[key]).map((key) => `it has no ${key}`),
    ...[...inputs, ...outputs]
      .filter(([, entry]) => !described(entry))
      .map(([name]) => `${name} has no description`),
    ...inputs
      .filter(([, entry]) => mapping(entry)['required'] === true && mapping(entry)['default'] !== undefined)
      .map(([name]) => `${name} is required and has a default`),
    ...inputs
      .filter(([name]) => !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
      .map(([name]) => `the input ${name} is not kebab-case`),
  ];
}

/** The names of the outputs that a source sets. */
export function outputsSetIn(source: string): string[] {
  return [...source.matchAll(/\bsetOutput\(\s*['"]([^'"]+)['"]/g)].flatMap(([, name]) => name ?? []);
}

/** Reports name the action by its folder, and whoever reads them knows it by that. */
function nameViolations(folder: string, sources: ActionFiles['sources']): string[] {
  const index = sources.find(({ path }) => path.endsWith('src/index.ts'));
  const name = /\brunAction(?:<.*?>)?\(\{\s*name: '([^']*)'/.exec(index?.text ?? '')?.[1];
  return index === undefined || name === folder
    ? []
    : [`${index.path} names the action ${name ?? 'nowhere'}, and not ${folder}`];
}

function sourceViolations(path: string, text: string): string[] {
  const violations: string[] = [];
  if (/\bsetOutput\(\s*[^'"\s)]/.test(text))
    violations.push(`${path} sets an output whose name is not written out`);
  if (path.endsWith('src/inputs.ts')) return violations;
  if (/\breadInputs\b|\bgetInput\b|process\.env\[?\.?['"`]?INPUT_/.test(text)) {
    violations.push(`${path} reads inputs; only src/inputs.ts does`);
  }
  return violations;
}

function differences(
  left: readonly string[],
  right: readonly string[],
  onlyLeft: (name: string) => string,
  onlyRight: (name: string) => string,
): string[] {
  const [a, b] = [new Set(left), new Set(right)];
  return [...a]
    .filter((name) => !b.has(name))
    .map(onlyLeft)
    .concat([...b].filter((name) => !a.has(name)).map(onlyRight));
}
