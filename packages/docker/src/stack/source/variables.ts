import { Failure, isRecord } from '@fairway/runtime';
import type { StackFile } from './stack-file.ts';

/** The use of a variable in a stack file. */
export interface VariableUse {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** The file has a default for the variable (`${X:-y}`, `${X-y}`). */
  readonly hasDefault: boolean;
}

/**
 * The substitutions of docker/cli (cli/compose/template/template.go): `$$`, `$NAME`, `${NAME}`. `:-`, `-`, `:?` or `?`
 * and a text may follow the name, also without braces.
 */
const substitution = '[_a-z][_a-z0-9]*(?::?[-?][^}]*)?';
const pattern = new RegExp(
  `\\$(?:(?<escaped>\\$)|(?<named>${substitution})|\\{(?<braced>${substitution})\\}|(?<invalid>))`,
  'gi',
);

/**
 * The variables that the files use, in the order of their lines.
 * @throws Failure naming file and line for a `$` that Docker would not understand, or would read differently than it
 *   looks
 */
export function variablesOf(files: readonly StackFile[]): readonly VariableUse[] {
  return files.flatMap((file) =>
    [...file.texts.flatMap(({ text, line }) => usesIn(text, file, line)), ...passedThrough(file)].sort(
      (a, b) => a.line - b.line,
    ),
  );
}

function usesIn(text: string, file: StackFile, line: number): VariableUse[] {
  return [...text.matchAll(pattern)].flatMap(({ groups = {} }) => {
    if (groups['escaped']) return [];
    const used = groups['named'] ?? groups['braced'] ?? '';
    if (!used) throw notUnderstood(text, file, line);
    const { name, operator } = split(used);
    if (!/^\w+$/.test(name) || (groups['named'] && operator)) throw readOtherwise(used, groups, file, line);
    return [{ name, file: file.path, line, hasDefault: operator.endsWith('-') }];
  });
}

/** The operators in the order in which Docker looks for them, at any place of the text. The first one found counts. */
const operators = [':-', '-', ':?', '?'];

/** The parts of `NAME:-text`, split as Docker does it. */
function split(used: string): { name: string; operator: string; text: string } {
  const operator = operators.find((candidate) => used.includes(candidate)) ?? '';
  const at = operator ? used.indexOf(operator) : used.length;
  return { name: used.slice(0, at), operator, text: used.slice(at + operator.length) };
}

/**
 * The text with its variables replaced as Docker does it. A variable without value and default becomes an empty text.
 */
export function substitute(text: string, given: Readonly<Record<string, string>>): string {
  return text.replaceAll(pattern, (...match) => {
    const groups = match.at(-1) as Record<string, string | undefined>;
    if (groups['escaped']) return '$';
    const { name, operator, text: fallback } = split(groups['named'] ?? groups['braced'] ?? '');
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (operator === ':-') return value || fallback;
    return value ?? (operator === '-' ? fallback : '');
  });
}

/** The uses in environments: `environment: [NAME]` and `NAME:` without a value take the value from outside as well. */
function passedThrough(file: StackFile): VariableUse[] {
  const services = file.content['services'];
  if (!isRecord(services)) return [];
  return Object.entries(services).flatMap(([service, definition]) => {
    const environment = isRecord(definition) ? definition['environment'] : undefined;
    const names: [string, string | number][] = Array.isArray(environment)
      ? environment.flatMap((item, index) =>
          typeof item === 'string' && !item.includes('=') ? [[item, index] as [string, number]] : [],
        )
      : isRecord(environment)
        ? Object.entries(environment).flatMap(([name, value]) =>
            value === null ? [[name, name] as [string, string]] : [],
          )
        : [];
    return names.map(([name, key]) => ({
      name,
      file: file.path,
      line: file.lineOf(['services', service, 'environment', key]),
      hasDefault: false,
    }));
  });
}

/** The commonest reason for a variable without a value, for a reader who believes that a secret gives it. */
export const emptySecret =
  'Where a secret shall give it, check the name of the secret: GitHub hands over an empty text for one that does not exist.';

/**
 * Refuses variables without a value, which Docker would silently replace by an empty text.
 * @throws Failure naming every missing variable, with file and line
 */
export function requireVariables(
  uses: readonly VariableUse[],
  given: Readonly<Record<string, string>>,
): void {
  const missing = uses.filter(({ name, hasDefault }) => !hasDefault && !Object.hasOwn(given, name));
  if (missing.length === 0) return;
  const names = [...new Set(missing.map(({ name }) => name))];
  throw new Failure({
    what: `The stack files use ${names.length === 1 ? `the variable ${names[0]}, which is` : `${names.length} variables that are`} not given.`,
    why: `Docker would put an empty text in ${names.length === 1 ? 'its' : 'their'} place and deploy that.`,
    evidence: missing.map(({ name, file, line }) => `${file}:${line}: ${name}`),
    fix: `Give ${names.join(', ')} with the input \`env\`, \`env-file\` or \`secret-env\`, or write a default: \${${names[0]}:-value}. ${emptySecret}`,
  });
}

function notUnderstood(text: string, file: StackFile, line: number): Failure {
  return new Failure({
    what: `The stack file ${file.path} has a "$" that Docker does not understand: line ${line}.`,
    why: 'A variable is $NAME or ${NAME}, with letters, digits and "_".',
    evidence: [`${file.path}:${line}: ${text.split('\n').find((part) => part.includes('$')) ?? ''}`],
    fix: 'Write $$ where a dollar sign is meant.',
  });
}

/** The Failure for a substitution that Docker accepts, but reads differently than its author meant. */
function readOtherwise(
  used: string,
  groups: Readonly<Record<string, string>>,
  file: StackFile,
  line: number,
): Failure {
  const [, name = ''] = /^(\w+)/.exec(used) ?? [];
  const { text } = split(used);
  const bare = groups['named'] !== undefined;
  const written = bare ? `$${used}` : `\${${used}}`;
  return new Failure({
    what: `The stack file ${file.path} has a variable that Docker reads in an unexpected way: line ${line}.`,
    why: bare
      ? `Docker reads all of "${written}" as one expression of the variable ${name}. If ${name} is given, its value replaces the whole expression.`
      : `Docker takes a "-" anywhere in the braces as the operator for a default. So it replaces "${written}" by "${text}".`,
    evidence: [`${file.path}:${line}: ${written}`],
    fix: bare
      ? `Write \${${name}}${used.slice(name.length)}, or \${${used}} if the text is meant for a missing ${name}.`
      : 'Write the text after "?" or ":?" without "-".',
  });
}
