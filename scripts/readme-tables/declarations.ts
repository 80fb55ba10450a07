import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, isScalar, parse, parseDocument } from 'yaml';

/** One input or output of an action. */
export interface Declared {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  /** The text in action.yml; undefined where there is none. */
  readonly default: string | undefined;
  /** The comment above it, or above the nearest one before it that has a comment; undefined before the first comment. */
  readonly topic: string | undefined;
}

/** The facts about an action that its README shows. */
export interface ActionDeclaration {
  /** The name of the action's folder in actions/. */
  readonly folder: string;
  readonly description: string;
  readonly inputs: readonly Declared[];
  readonly outputs: readonly Declared[];
}

/** The facts about a reusable workflow that the README shows. */
export interface WorkflowDeclaration {
  /** The name of the workflow's file in .github/workflows/. */
  readonly file: string;
  readonly description: string;
}

/** Receives each problem that prevents the tables, as a sentence with its place and its fix. */
export type Report = (problem: string) => void;

type Yaml = Readonly<Record<string, unknown>>;

/** Folders in actions/ with an action.yml, in alphabetical order. */
export function actionFolders(root: string): string[] {
  return readdirSync(join(root, 'actions'), { withFileTypes: true })
    .filter(
      (entry) => entry.isDirectory() && readdirSync(join(root, 'actions', entry.name)).includes('action.yml'),
    )
    .map((entry) => entry.name)
    .sort();
}

/** Reads the declaration of an action. Reports everything that has no description. */
export function declarationOf(folder: string, actionYml: string, report: Report): ActionDeclaration {
  const at = `actions/${folder}/action.yml`;
  const action = mapping(parse(actionYml));
  return {
    folder,
    description: described(action, at, report),
    inputs: declared(action['inputs'], `${at}: input`, report, topicsOf(actionYml)),
    outputs: declared(action['outputs'], `${at}: output`, report),
  };
}

/**
 * The reusable workflows of the repository. The first line of a workflow's file describes it, as a comment. Reports a
 * workflow without that comment, and an input, secret or output without a description.
 */
export function reusableWorkflows(root: string, report: Report): WorkflowDeclaration[] {
  const folder = join(root, '.github/workflows');
  return readdirSync(folder)
    .filter((file) => /\.ya?ml$/.test(file))
    .sort()
    .flatMap((file) => workflowDeclaration(file, readFileSync(join(folder, file), 'utf8'), report) ?? []);
}

/** The declaration in the text of one file; undefined where the workflow cannot be called. */
export function workflowDeclaration(
  file: string,
  text: string,
  report: Report,
): WorkflowDeclaration | undefined {
  const on = mapping(mapping(parse(text))['on']);
  if (!('workflow_call' in on)) return undefined;
  const at = `.github/workflows/${file}`;
  const call = mapping(on['workflow_call']);
  for (const kind of ['inputs', 'secrets', 'outputs'])
    declared(call[kind], `${at}: ${kind.slice(0, -1)}`, report);
  const description = /^#\s*(\S.*)/.exec(text)?.[1] ?? '';
  if (!description) report(`${at} does not begin with a comment that says what the workflow does. Add one.`);
  return { file, description };
}

/** The comments above the inputs, by the name of the input below. */
function topicsOf(actionYml: string): ReadonlyMap<string, string> {
  const topics = new Map<string, string>();
  const inputs = parseDocument(actionYml).get('inputs', true);
  if (!isMap(inputs)) return topics;
  for (const [index, { key }] of inputs.items.entries()) {
    if (!isScalar(key)) continue;
    const comment = key.commentBefore ?? (index === 0 ? inputs.commentBefore : undefined);
    if (comment) topics.set(String(key.value), comment.trim().replace(/\.$/, ''));
  }
  return topics;
}

function declared(
  entries: unknown,
  at: string,
  report: Report,
  topics: ReadonlyMap<string, string> = new Map(),
): Declared[] {
  let topic: string | undefined;
  return Object.entries(mapping(entries)).map(([name, value]) => {
    const entry = mapping(value);
    topic = topics.get(name) ?? topic;
    return {
      name,
      topic,
      description: described(entry, `${at} "${name}"`, report),
      required: entry['required'] === true,
      default: entry['default'] === undefined ? undefined : String(entry['default']),
    };
  });
}

function described(entry: Yaml, at: string, report: Report): string {
  const description = entry['description'];
  if (typeof description === 'string' && description.trim() !== '') return description;
  report(`${at} has no description. Write one: what it means and what to write.`);
  return '';
}

function mapping(value: unknown): Yaml {
  return typeof value === 'object' && value !== null ? (value as Yaml) : {};
}
