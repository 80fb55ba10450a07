import { type Document, isNode, LineCounter, type ParsedNode, parseDocument } from 'yaml';
import type { Problem } from './reader.ts';

/** A YAML text that was parsed, and where in it things stand. */
export interface YamlSource {
  readonly document: Document.Parsed<ParsedNode>;
  /** `line 7`, for the deepest part of `path` that exists. */
  lineOf(path: readonly PropertyKey[]): string;
}

/** Parses YAML (and so JSON). What is wrong is told by line; the text itself is never quoted, it may be secret. */
export function parseYaml(
  text: string,
): { readonly source: YamlSource } | { readonly problems: readonly Problem[] } {
  const counter = new LineCounter();
  // prettyErrors would quote the text.
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  const wrong = document.errors[0] ?? document.warnings[0];
  if (wrong) {
    return {
      problems: [
        {
          at: `line ${counter.linePos(wrong.pos[0]).line}`,
          wrong: `It is not valid YAML (${reasons[wrong.code] ?? wrong.code.toLowerCase().replaceAll('_', ' ')}).`,
          write:
            'Mind the indentation, and quote texts that hold ": ", " #" or begin with one of @ ` * & ! % { [.',
        },
      ],
    };
  }
  const lineOf = (path: readonly PropertyKey[]): string => {
    for (let length = path.length; length >= 0; length--) {
      const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return `line ${counter.linePos(node.range[0]).line}`;
    }
    return 'line 1';
  };
  return { source: { document, lineOf } };
}

const reasons: Readonly<Record<string, string>> = {
  BAD_INDENT: 'a line is indented in a way that does not fit the ones before',
  TAB_AS_INDENT: 'a tab is used for indentation; YAML wants spaces',
  DUPLICATE_KEY: 'a key is given twice',
  MISSING_CHAR: 'a quote, bracket or separator is missing',
  BLOCK_AS_IMPLICIT_KEY: 'a value holds ": " and is not quoted',
  MULTILINE_IMPLICIT_KEY: 'a key without ":" goes over several lines',
  IMPOSSIBLE: 'a line fits nowhere',
};
