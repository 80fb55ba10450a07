import { Failure } from '@fairway/runtime';
import { entrySchema, type LedgerEntry } from './entry.ts';

export interface ParsedLedger {
  /** Newest last. */
  readonly entries: readonly LedgerEntry[];
  /** Numbers (from 1) of the lines that a cut left unfinished. No run has reported their entries as written. */
  readonly torn: readonly number[];
}

/**
 * Reads a ledger from the text of its file. A line that is not JSON was cut while it was written: the last character of
 * an entry's line is the closing brace, so no part of the line parses without it.
 * @throws Failure for a line that is JSON but not an entry: an edit by hand, or another program's file
 */
export function parseLedger(text: string, where: string): ParsedLedger {
  const entries: LedgerEntry[] = [];
  const torn: number[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const value = parseJson(line);
    if (value === undefined) torn.push(index + 1);
    else entries.push(toEntry(value, `${where}, line ${index + 1}`));
  }
  return { entries, torn };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function toEntry(value: unknown, where: string): LedgerEntry {
  const result = entrySchema.safeParse(value);
  if (result.success) return result.data;
  throw new Failure({
    what: `The ledger cannot be read: ${where}.`,
    why: 'The line is JSON but not an entry of a ledger.',
    evidence: result.error.issues.map(({ path, message }) => `${path.join('.') || '(line)'}: ${message}`),
    fix: 'If somebody edited the file, put the line right or delete it; otherwise a newer Fairway wrote it: deploy with that version.',
  });
}
