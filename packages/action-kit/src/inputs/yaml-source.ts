import { shorten } from '@fairway/runtime';
import { type Document, isNode, LineCounter, type ParsedNode, parseDocument } from 'yaml';
import type { Problem } from './reader.ts';
import { slipOf } from './yaml-slip.ts';

/** A YAML text that was parsed, and where in it things stand. */
export interface YamlSource {
  readonly document: Document.Parsed<ParsedNode>;
  /** `line 7`, for the deepest part of `path` that exists. */
  lineOf(path: readonly PropertyKey[]): string;
}

/**
 * Parses YAML (and so JSON). What is wrong is told by line.
 * @param quoted whether the line is shown; a text that may be secret is never quoted
 */
export function parseYaml(
  text: string,
  { quoted = false }: { readonly quoted?: boolean } = {},
): { readonly source: YamlSource } | { readonly problems: readonly Problem[] } {
  const counter = new LineCounter();
  // prettyErrors would quote the text.
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  const wrong = document.errors[0] ?? document.warnings[0];
  if (wrong) {
    const { line: stopped, col } = counter.linePos(wrong.pos[0]);
    const found = { code: wrong.code, message: wrong.message, line: stopped, before: col - 1 };
    const { line, reason } = slipOf(text, found);
    const shown = quoted ? `: \`${shorten(text.split(/\r?\n/)[line - 1]?.trim() ?? '', 80)}\`` : '';
    return {
      problems: [
        {
          at: `line ${line} of the input`,
          wrong: `It is not valid YAML${shown} (${reason}).`,
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
