import { countOf } from '@fairway/runtime';
import { listOf } from '../naming.ts';
import type { CatalogEntry, Comparison, Contents } from '../source.ts';

export interface CompareOptions {
  /** What `rows` counts: rows of tables, bytes of files. */
  readonly counted: { readonly of: string; readonly unit: string };
  /** Why a part of the catalogue cannot come back where it was restored; undefined where it must. */
  readonly excused?: (entry: CatalogEntry) => string | undefined;
}

/**
 * Compares what a restore brought with what was dumped. A difference names what was lost, with both values.
 * @param before what the dump held
 * @param after what is there after the restore, read in the same way
 */
export function compareContents(before: Contents, after: Contents, options: CompareOptions): Comparison {
  const { differences, notProven } = compareCatalogs(before.catalog, after.catalog, options);
  return {
    differences: [...compareRows(before.rows, after.rows, options), ...differences],
    notProven,
    rows: Object.values(before.rows).reduce((sum, count) => sum + count, 0),
  };
}

/** What came of a restore in two steps. */
export function joinComparisons(first: Comparison, second: Comparison): Comparison {
  return {
    differences: [...first.differences, ...second.differences],
    notProven: [...first.notProven, ...second.notProven],
    rows: first.rows + second.rows,
  };
}

function compareRows(
  before: Contents['rows'],
  after: Contents['rows'],
  { counted: { of, unit } }: CompareOptions,
): string[] {
  const lost = Object.entries(before).flatMap(([name, count]) => {
    const restored = Object.hasOwn(after, name) ? after[name] : undefined;
    if (restored === count) return [];
    if (restored === undefined) return [`${of} ${name} with its ${countOf(count, unit)} is missing`];
    return [`${of} ${name}: ${countOf(count, unit)} when it was dumped, ${restored} after the restore`];
  });
  const foreign = Object.entries(after)
    .filter(([name]) => !Object.hasOwn(before, name))
    .map(([name, count]) => `${of} ${name} with ${countOf(count, unit)} was not in the dump`);
  return [...lost, ...foreign];
}

function compareCatalogs(
  before: readonly CatalogEntry[],
  after: readonly CatalogEntry[],
  { excused = () => undefined }: CompareOptions,
): Pick<Comparison, 'differences' | 'notProven'> {
  const differences: string[] = [];
  const reasons = new Map<string, string[]>();
  const excuse = (entry: CatalogEntry, reason: string) => {
    reasons.set(reason, [...(reasons.get(reason) ?? []), nameOf(entry)]);
  };
  const restored = new Map(after.map((entry) => [keyOf(entry), entry]));
  for (const entry of before) {
    const came = restored.get(keyOf(entry));
    restored.delete(keyOf(entry));
    const reason = entry.unread ?? came?.unread;
    if (reason !== undefined) {
      excuse(entry, reason);
      continue;
    }
    const difference = differenceBetween(entry, came);
    if (difference === undefined) continue;
    const excuseHere = excused(entry);
    if (excuseHere === undefined) differences.push(difference);
    else excuse(entry, excuseHere);
  }
  for (const entry of restored.values()) {
    const excuseHere = entry.unread ?? excused(entry);
    if (excuseHere === undefined)
      differences.push(`${nameOf(entry)}${inBrackets(entry)} was not in the dump`);
  }
  return { differences, notProven: [...reasons].map(([reason, names]) => `${listOf(names)}: ${reason}`) };
}

function differenceBetween(before: CatalogEntry, after: CatalogEntry | undefined): string | undefined {
  if (after === undefined) return `${nameOf(before)}${inBrackets(before)} is missing`;
  if (before.detail === after.detail || isWithin(after.detail, before.moved)) return undefined;
  const dumped =
    before.moved === undefined ? shown(before) : `between ${before.moved[0]} and ${before.moved[1]}`;
  return `${nameOf(before)}: ${dumped} when it was dumped, ${shown(after)} after the restore`;
}

function isWithin(detail: string, range: CatalogEntry['moved']): boolean {
  if (range === undefined || !/^-?\d+$/.test(detail)) return false;
  const value = BigInt(detail);
  return BigInt(range[0]) <= value && value <= BigInt(range[1]);
}

function keyOf({ kind, name }: CatalogEntry): string {
  return JSON.stringify([kind, name]);
}

function nameOf({ kind, name }: CatalogEntry): string {
  return `${kind} ${name}`;
}

function shown({ detail }: CatalogEntry): string {
  return detail === '' ? 'nothing' : detail;
}

function inBrackets({ detail }: CatalogEntry): string {
  return detail === '' ? '' : ` (${detail})`;
}
