import { isAlias, isMap, isScalar } from 'yaml';
import { masker } from '../log/masker.ts';
import { entriesOf } from './lines.ts';
import { bad, good, type Problem, type Reader, type Reading } from './reader.ts';
import { nullProblem, type UnsetValue, unsetProblem } from './unset.ts';
import { parseYaml } from './yaml-source.ts';

/** Whether the values are secrets: an empty one is then never meant. */
interface Kind {
  readonly secret: boolean;
}

const expectedMapping = 'a YAML mapping (KEY: value) or KEY=value lines';
const envLine = /^([A-Za-z_][A-Za-z0-9_.-]*)=(.*)$/s;

type Mapping = Readonly<Record<string, string>>;

/**
 * Names and texts: a YAML mapping, JSON, or `KEY=value` lines. Values keep their spelling: `1.10` stays `1.10`. A value
 * that is missing is refused, because that is how an unset variable arrives. An empty text is written `KEY: ""`.
 */
export function mapping(): Reader<Mapping> {
  return {
    optional: false,
    secret: false,
    expects: expectedMapping,
    read: (text) => readMapping(text, { secret: false }),
  };
}

/**
 * The same for secrets. Every value is masked as soon as it is read. An empty value is refused too: a called workflow
 * gets an empty text for a secret that does not exist.
 */
export function secretMapping(): Reader<Mapping> {
  return {
    optional: false,
    secret: true,
    expects: expectedMapping,
    read(text) {
      const reading = readMapping(text, { secret: true });
      if (reading.ok) for (const value of Object.values(reading.value)) masker.add(value);
      else masker.add(text);
      return reading;
    },
  };
}

function readMapping(text: string, kind: Kind): Reading<Mapping> {
  const first = entriesOf(text)[0];
  if (first === undefined)
    return bad({ wrong: 'It holds nothing but comments.', write: `Write ${expectedMapping}.` });
  return envLine.test(first) ? readEnvLines(text, kind) : readYamlMapping(text, kind);
}

/** One pair of quotes around a value is taken off, as Docker Compose does with its env files. */
function readEnvLines(text: string, kind: Kind): Reading<Mapping> {
  const problems: Problem[] = [];
  const values = new Map<string, string>();
  const unset: UnsetValue[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const entry = line.trim();
    if (entry === '' || entry.startsWith('#')) continue;
    const [, key, value = ''] = envLine.exec(entry) ?? [];
    const at = `line ${index + 1}`;
    if (key === undefined) {
      problems.push({ at, wrong: 'It is not KEY=value.', write: 'Write KEY=value, one a line.' });
      continue;
    }
    if (values.has(key)) problems.push({ at, wrong: `"${key}" is given twice.`, write: 'Keep one of them.' });
    const meant = /^(["'])(.*)\1$/s.exec(value)?.[2] ?? value;
    values.set(key, meant);
    if (value === '' || value === 'null') unset.push({ name: key, at });
    else if (meant === '' && kind.secret) unset.push({ name: key, at, empty: true });
  }
  if (unset.length > 0) problems.push(unsetProblem(unset, { ...kind, emptyText: 'KEY=""' }));
  return problems.length > 0 ? bad(...problems) : good(Object.fromEntries(values));
}

function readYamlMapping(text: string, kind: Kind): Reading<Mapping> {
  const parsed = parseYaml(text);
  if ('problems' in parsed) return bad(...parsed.problems);
  const { document, lineOf } = parsed.source;
  const { contents } = document;
  if (isScalar(contents) && contents.value === null) return bad(nullProblem);
  if (!isMap(contents)) return bad({ wrong: 'It is not a mapping.', write: `Write ${expectedMapping}.` });
  const problems: Problem[] = [];
  const values: [string, string][] = [];
  const unset: UnsetValue[] = [];
  for (const { key, value } of contents.items) {
    const name = isScalar(key) ? (key.source ?? String(key.value)) : '';
    const node = isAlias(value) ? value.resolve(document) : value;
    const at = lineOf([isScalar(key) ? (key.value as string) : name]);
    if (name === '' || !(node === null || node === undefined || isScalar(node))) {
      problems.push({
        at,
        wrong: name === '' ? 'A key is not a plain name.' : `The value of "${name}" is not one text.`,
        write: 'Write one text for each key; put JSON in quotes or in a block that begins with "|".',
      });
      continue;
    }
    if (node?.value === null || node?.value === undefined) unset.push({ name, at });
    else if (node.value === '' && kind.secret) unset.push({ name, at, empty: true });
    else values.push([name, spelling(node)]);
  }
  if (unset.length > 0) problems.push(unsetProblem(unset, { ...kind, emptyText: 'KEY: ""' }));
  return problems.length > 0 ? bad(...problems) : good(Object.fromEntries(values));
}

/** A plain scalar as it was written: YAML would make 1.1 of 1.10, and 493 of 0o755. */
function spelling(node: { source?: string; value: unknown }): string {
  return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
}
