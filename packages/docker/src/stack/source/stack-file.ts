import { Failure, isRecord } from '@fairway/runtime';
import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml';

/** A stack file as a user wrote it. */
export interface StackFile {
  /** The path that the user gave. Errors and annotations show it. */
  readonly path: string;
  readonly text: string;
  /** The content, without comments and positions. */
  readonly content: Readonly<Record<string, unknown>>;
  /** Line (from 1) of the value at a path of keys, or of its nearest parent where the path does not exist. */
  lineOf(keys: readonly (string | number)[]): number;
  /** Every text in which Docker substitutes variables, with its line. Keys are not among them. */
  readonly texts: readonly { readonly text: string; readonly line: number }[];
  /** The tags `!reset` and `!override` of Compose, with their lines. */
  readonly tags: readonly { readonly tag: string; readonly line: number }[];
}

/** The tool that reads a file. Errors name the file by it, and tell how to check one. */
export type StackFileKind = 'stack' | 'compose';

/**
 * Reads a stack file or a Compose file, which have the same format.
 * @throws Failure naming file and line when the text is not a YAML mapping
 */
export function parseStackFile(path: string, text: string, kind: StackFileKind = 'stack'): StackFile {
  const lines = new LineCounter();
  // Docker reads YAML 1.1 merge keys (`<<`) and anchors.
  const options = { lineCounter: lines, merge: true, prettyErrors: false };
  // Compose merges the documents of a file, as it merges files. `docker stack` knows one document.
  const read = kind === 'compose' ? parseAllDocuments(text, options) : [parseDocument(text, options)];
  const documents: readonly Document.Parsed[] = Array.isArray(read) ? read : [];
  const lineAt = (offset: number) => lines.linePos(offset).line;
  const [error] = documents.flatMap(({ errors }) => errors);
  if (error) throw unreadable(path, lineAt(error.pos[0]), reasonOf(error), text, kind);
  const contents = documents.map((document) =>
    contentOf(document, { path, text, kind, line: lineAt(document.range[0]) }),
  );
  return {
    path,
    text,
    content: contents.reduce(merged, {}),
    lineOf: (keys) =>
      lineAt(offsetOf(documents.findLast((document) => document.hasIn(keys)) ?? documents[0], keys)),
    texts: documents.flatMap(textsOf).map(({ value, offset }) => ({ text: value, line: lineAt(offset) })),
    tags: documents.flatMap(tagsOf).map(({ tag, offset }) => ({ tag, line: lineAt(offset) })),
  };
}

type Content = Readonly<Record<string, unknown>>;

/**
 * How often aliases may be followed. Large files of real projects need some thousand; a file that is made to fill the
 * memory needs many millions.
 */
const maxAliasCount = 1_000_000;

function contentOf(
  document: Document.Parsed,
  { path, text, kind, line }: { path: string; text: string; kind: StackFileKind; line: number },
): Content {
  let content: unknown;
  try {
    content = document.toJS({ maxAliasCount });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    throw unreadable(path, line, `Its aliases cannot be followed: ${error.message}`, text, kind);
  }
  if (isRecord(content)) return content;
  throw unreadable(path, line, `A ${kind} file is a mapping with the key "services".`, text, kind);
}

/** Two documents of a file as one content: what is named in it, not what Compose makes of it. */
function merged(first: unknown, second: unknown): Content;
function merged(first: unknown, second: unknown): unknown {
  if (Array.isArray(first) && Array.isArray(second)) return [...first, ...second];
  if (!isRecord(first) || !isRecord(second)) return second;
  const both = Object.entries(second).map(([key, value]) => [
    key,
    Object.hasOwn(first, key) ? merged(first[key], value) : value,
  ]);
  return { ...first, ...Object.fromEntries(both) };
}

function reasonOf({ code, message }: YAMLError): string {
  return code === 'MULTIPLE_DOCS'
    ? 'A second document begins here ("---"), and `docker stack` reads only one'
    : message;
}

function offsetOf(document: Document.Parsed | undefined, keys: readonly (string | number)[]): number {
  if (!document) return 0;
  for (let length = keys.length; length > 0; length--) {
    const parent = length === 1 ? document.contents : document.getIn(keys.slice(0, length - 1), true);
    const last = keys[length - 1];
    if (isMap(parent)) {
      const pair = parent.items.find(({ key }) => isScalar(key) && key.value === last);
      const key = pair?.key as Node | undefined;
      if (key?.range) return key.range[0];
    }
    const node = document.getIn(keys.slice(0, length), true) as Node | undefined;
    if (node?.range) return node.range[0];
  }
  return 0;
}

/** Docker substitutes variables in all sections but these (docker/cli, cli/compose/loader, interpolateConfig). */
const unread = /^(?:x-|version$)/;

function textsOf(document: Document.Parsed): { value: string; offset: number }[] {
  const root = document.contents;
  if (!isMap(root)) return [];
  const read = root.items.filter(({ key }) => !(isScalar(key) && unread.test(String(key.value))));
  const found: { value: string; offset: number }[] = [];
  const seen = new Set<unknown>();
  // An anchor may stand in a section that is not read and be used in one that is.
  const walk = (node: unknown) => {
    const resolved = isAlias(node) ? node.resolve(document) : node;
    if (isScalar(resolved)) {
      // Each alias of a text has its own line.
      const place = isAlias(node) ? node : resolved;
      if (typeof resolved.value === 'string')
        found.push({ value: resolved.value, offset: place.range?.[0] ?? 0 });
    } else if (!seen.has(resolved) && (isMap(resolved) || isSeq(resolved))) {
      seen.add(resolved);
      for (const item of resolved.items) walk(isPair(item) ? item.value : item);
    }
  };
  for (const { value } of read) walk(value);
  return found;
}

/** The tags of Compose, and where they stand. */
function tagsOf(document: Document.Parsed): { tag: string; offset: number }[] {
  const found: { tag: string; offset: number }[] = [];
  visit(document, {
    Node(_position, node) {
      if (isAlias(node) || (node.tag !== '!reset' && node.tag !== '!override')) return;
      found.push({ tag: node.tag, offset: node.range?.[0] ?? 0 });
    },
  });
  return found;
}

function unreadable(path: string, line: number, why: string, text: string, kind: StackFileKind): Failure {
  const check = kind === 'stack' ? 'docker stack config -c FILE' : 'docker compose -f FILE config';
  return new Failure({
    what: `The ${kind} file ${path} cannot be read: line ${line}.`,
    why: /[.!?]$/.test(why) ? why : `${why}.`,
    evidence: [`${path}:${line}: ${text.split('\n')[line - 1]?.trim() ?? ''}`],
    fix: `Put the line right; \`${check}\` checks a file on your machine.`,
  });
}
