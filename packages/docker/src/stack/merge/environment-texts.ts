import { applyEdits, keepingLines, type TextEdit } from '@fairway/text-edits';
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  visit,
} from 'yaml';
import { substitute } from '../source/variables.ts';
import { toYaml } from '../source/yaml-text.ts';
import type { MergedService } from './merged-stack.ts';

/** Guards values of environments before `docker stack config`, and reveals them afterwards. */
export interface GuardedEnvironment {
  /** The stack file for Docker. Only values of environments are changed, and every line keeps its number. */
  readonly guard: (stackFile: string) => string;
  readonly reveal: (service: MergedService) => MergedService;
}

/**
 * The characters that Docker CLIs lose when they print a text as YAML: newlines at its beginning (seen with 28.2.2, not
 * with 26.1.5), and the line breaks of Unicode.
 */
const lost = /^\n+|[\u0085\u2028\u2029]/g;

/** Keeps values of environments whole: marks that Docker leaves alone replace the characters that it would lose. */
export function guardEnvironment(
  variables: Readonly<Record<string, string>>,
  stackFiles: readonly string[],
): GuardedEnvironment {
  const all = [...Object.values(variables), ...stackFiles];
  // Text beside a mark cannot form a second mark with a part of it: a mark has only one `<`, at its beginning.
  let count = 0;
  while (all.some((text) => text.includes(`<lost-${count}-`))) count++;
  const hide = (value: string) =>
    value.replaceAll(lost, (characters) =>
      [...characters].map((character) => `<lost-${count}-${character.charCodeAt(0)}>`).join(''),
    );
  const mark = new RegExp(`<lost-${count}-(\\d+)>`, 'g');
  const show = (value: unknown): unknown => {
    if (typeof value === 'string')
      return value.replaceAll(mark, (_mark, code: string) => String.fromCharCode(Number(code)));
    if (Array.isArray(value)) return value.map(show);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, show(item)]));
  };
  return {
    guard: (stackFile) => rewrite(stackFile, variables, hide),
    reveal: (service) => show(service) as MergedService,
  };
}

function rewrite(
  stackFile: string,
  variables: Readonly<Record<string, string>>,
  hide: (value: string) => string,
): string {
  const document = parseDocument(stackFile, { merge: true });
  const edits = new Map<number, TextEdit>();
  const put = (from: number, to: number, before: string, [name, value]: readonly [string, string]) => {
    const hidden = hide(value);
    if (hidden === value) return;
    const text = `${before}${toYaml(`${name}${hidden.replaceAll('$', '$$$$')}`).trimEnd()}`;
    edits.set(from, keepingLines(stackFile, { from, to, text }));
  };
  for (const entry of environmentEntries(document)) {
    const [from, to] = entry.range;
    const { name, text } = entry;
    const value = text === undefined ? (variables[name] ?? '') : substitute(text, variables);
    put(from, to, entry.before, [entry.isItem ? `${name}=` : '', value]);
  }
  return applyEdits(stackFile, [...edits.values()]);
}

/** One value of an environment. */
interface Entry {
  readonly name: string;
  /** Undefined where the value is taken from outside by the entry's name. */
  readonly text: string | undefined;
  /** The range of the value; for an item of a list, the range of the whole item. */
  readonly range: readonly [number, number];
  /** The text to put before the value, where the entry has none yet. */
  readonly before: string;
  /** The entry is `NAME=value` in a list. */
  readonly isItem: boolean;
}

function environmentEntries(document: Document.Parsed): Entry[] {
  const found: Entry[] = [];
  visit(document, {
    Pair(_key, { key, value }) {
      if (isScalar(key) && key.value === 'environment')
        found.push(...entriesOf(value as Node | null, document));
    },
  });
  return found;
}

function entriesOf(node: Node | null, document: Document.Parsed): Entry[] {
  const target = resolved(node, document);
  if (isSeq(target)) return target.items.flatMap((item) => itemEntry(resolved(item as Node, document)));
  if (!isMap(target)) return [];
  return target.items.flatMap((pair) => pairEntries(pair as Pair<Node, Node | null>, document));
}

function itemEntry(item: Node | null): Entry[] {
  if (!isScalar(item) || typeof item.value !== 'string' || !item.range) return [];
  const [from, to] = item.range;
  const at = item.value.indexOf('=');
  const name = at < 0 ? item.value : item.value.slice(0, at);
  const text = at < 0 ? undefined : item.value.slice(at + 1);
  return [{ name, text, range: [from, to], before: '', isItem: true }];
}

function pairEntries({ key, value }: Pair<Node, Node | null>, document: Document.Parsed): Entry[] {
  if (!isScalar(key) || !key.range) return [];
  if (key.value === '<<' || key.source === '<<') {
    const merged = resolved(value, document);
    const all = isSeq(merged) ? (merged.items as Node[]) : [merged];
    return all.flatMap((one) => entriesOf(one, document));
  }
  const name = String(key.value);
  const scalar = resolved(value, document);
  const isItem = false;
  if (scalar === null)
    return [{ name, text: undefined, range: [key.range[1], key.range[1]], before: ': ', isItem }];
  if (!isScalar(scalar) || !scalar.range) return [];
  const [from, to] = scalar.range;
  if (scalar.value === null) return [{ name, text: undefined, range: [from, to], before: ' ', isItem }];
  return typeof scalar.value === 'string'
    ? [{ name, text: scalar.value, range: [from, to], before: '', isItem }]
    : [];
}

function resolved(node: Node | null, document: Document.Parsed): Node | null {
  return isAlias(node) ? ((node.resolve(document) as Node | undefined) ?? null) : node;
}
