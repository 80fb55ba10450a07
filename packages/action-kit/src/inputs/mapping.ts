import { isAlias, isMap, isScalar } from 'yaml';
import { masker } from '../log/masker.ts';
import { entriesOf } from './lines.ts';
import { bad, good, type Problem, type Reader, type Reading } from './reader.ts';
import { parseYaml } from './yaml-source.ts';

const expectedMapping = 'a YAML mapping (KEY: value) or KEY=value lines';
const envLine = /^([A-Za-z_][A-Za-z0-9_.-]*)=(.*)$/s;

type Mapping = Readonly<Record<string, string>>;

/** Names and texts: a YAML mapping, JSON, or `KEY=value` lines. Values keep their spelling: `1.10` stays `1.10`. */
export function mapping(): Reader<Mapping> {
  return { optional: false, secret: false, expects: expectedMapping, read: readMapping };
}

/** The same, and every value is masked as soon as it is read. */
export function secretMapping(): Reader<Mapping> {
  return {
    optional: false,
    secret: true,
    expects: expectedMapping,
    read(text) {
      const reading = readMapping(text);
      if (reading.ok) for (const value of Object.values(reading.value)) masker.add(value);
      else masker.add(text);
      return reading;
    },
  };
}

function readMapping(text: string): Reading<Mapping> {
  const first = entriesOf(text)[0];
  if (first === undefined)
    return bad({ wrong: 'It holds nothing but comments.', write: `Write ${expectedMapping}.` });
  return envLine.test(first) ? readEnvLines(text) : readYamlMapping(text);
}

/** One pair of quotes around a value is taken off, as Docker Compose does with its env files. */
function readEnvLines(text: string): Reading<Mapping> {
  const problems: Problem[] = [];
  const values = new Map<string, string>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const entry = line.trim();
    if (entry === '' || entry.startsWith('#')) continue;
    const [, key, value = ''] = envLine.exec(entry) ?? [];
    const at = `line ${index + 1}`;
    if (key === undefined)
      problems.push({ at, wrong: 'It is not KEY=value.', write: 'Write KEY=value, one a line.' });
    else if (values.has(key))
      problems.push({ at, wrong: `"${key}" is given twice.`, write: 'Keep one of them.' });
    else values.set(key, /^(["'])(.*)\1$/s.exec(value)?.[2] ?? value);
  }
  return problems.length > 0 ? bad(...problems) : good(Object.fromEntries(values));
}

function readYamlMapping(text: string): Reading<Mapping> {
  const parsed = parseYaml(text);
  if ('problems' in parsed) return bad(...parsed.problems);
  const { document, lineOf } = parsed.source;
  const { contents } = document;
  if (!isMap(contents)) return bad({ wrong: 'It is not a mapping.', write: `Write ${expectedMapping}.` });
  const problems: Problem[] = [];
  const values: [string, string][] = [];
  for (const { key, value } of contents.items) {
    const name = isScalar(key) ? (key.source ?? String(key.value)) : '';
    const node = isAlias(value) ? value.resolve(document) : value;
    if (name !== '' && (node === null || isScalar(node))) values.push([name, spelling(node)]);
    else {
      problems.push({
        at: lineOf([isScalar(key) ? (key.value as string) : name]),
        wrong: name === '' ? 'A key is not a plain name.' : `The value of "${name}" is not one text.`,
        write: 'Write one text for each key; put JSON in quotes or in a block that begins with "|".',
      });
    }
  }
  return problems.length > 0 ? bad(...problems) : good(Object.fromEntries(values));
}

/** A plain scalar as it was written: YAML would make 1.1 of 1.10, and 493 of 0o755. */
function spelling(node: { source?: string; value: unknown } | null): string {
  if (node === null || node.value === null || node.value === undefined) return '';
  return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
}
