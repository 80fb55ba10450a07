import { combine, type Failure } from '@fairway/runtime';
import type { CopyResult } from './store-everywhere.ts';

/** How many destinations must have a backup. */
export type Required = 'all' | 'any' | number;

/**
 * What is wrong with a backup that not all destinations have.
 * @returns undefined where all have it; else the failures as one, and whether enough have it all the same
 */
export function missingCopies(
  copies: readonly CopyResult[],
  required: Required,
): { readonly enough: boolean; readonly failure: Failure } | undefined {
  const failures = copies.flatMap(({ failure }) => failure ?? []);
  if (failures.length === 0) return undefined;
  const have = copies.length - failures.length;
  const needed = required === 'all' ? copies.length : required === 'any' ? 1 : required;
  const what = `${have} of ${copies.length} destinations have the backup, and ${needed} must have it.`;
  return { enough: have >= needed, failure: combine(what, failures) };
}
