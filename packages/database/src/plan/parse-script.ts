import { messageOf } from '@fairway/runtime';
import type { Node, ParseResult } from '@pgsql/types';

/** A statement of a script, parsed by PostgreSQL's own grammar. */
export interface Statement {
  readonly tree: Node;
  /** The line on which it begins, from 1. */
  readonly line: number;
  /** The text of the statement, without the comments before it. */
  readonly text: string;
}

/** The reason why a script cannot be read, and its line. */
export interface Unreadable {
  readonly why: string;
  readonly line: number;
}

/** The statements of a script; or the error where the grammar refuses the script, of which nothing is known then. */
export type ParsedScript = readonly Statement[] | Unreadable;

/**
 * Splits a script into its statements with the grammar of PostgreSQL 17, compiled to WebAssembly and loaded at the
 * first call. The grammar handles dollar quotes, comments and strings with semicolons.
 */
export async function parseScript(script: string): Promise<ParsedScript> {
  // The parser calls an empty text an error.
  if (script.trim() === '') return [];
  const { parse } = await import('libpg-query');
  const bytes = Buffer.from(script);
  try {
    const { stmts = [] }: ParseResult = await parse(script);
    let [line, counted] = [1, 0];
    return stmts.flatMap(({ stmt, stmt_location: start = 0, stmt_len: length }) => {
      line += newlinesIn(bytes.subarray(counted, start).toString('utf8'));
      counted = start;
      return stmt ? [statementAt(bytes, stmt, start, length ? start + length : bytes.length, line)] : [];
    });
  } catch (error) {
    return { why: messageOf(error), line: 1 + newlinesIn(script.slice(0, positionOf(error))) };
  }
}

/** Positions are bytes. A statement begins at the end of the previous one, with the blanks and comments in between. */
function statementAt(script: Buffer, tree: Node, start: number, end: number, line: number): Statement {
  const whole = script.subarray(start, end).toString('utf8');
  const lead = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/.exec(whole)?.[0] ?? '';
  return {
    tree,
    line: line + newlinesIn(lead),
    text: whole.slice(lead.length).trim(),
  };
}

function newlinesIn(text: string): number {
  return text.split('\n').length - 1;
}

function positionOf(error: unknown): number {
  const details = error instanceof Error && 'sqlDetails' in error ? error.sqlDetails : undefined;
  return typeof details === 'object' && details !== null && 'cursorPosition' in details
    ? Number(details.cursorPosition)
    : 0;
}
