import type { Limits } from '@fairway/object-store';
import { Failure, formatSize } from '@fairway/runtime';

/** The sizes of the parts of one object, the same at all its destinations. */
export interface PartSizes {
  /** The size of the part with this number, from 1. */
  sizeOf(number: number): number;
}

const MiB = 1024 * 1024;
const usual = 8 * MiB;

/** The largest object that fits a destination, where its parts may grow to `mostPartBytes`. */
export function roomOf({ maxParts, partBytes }: Limits, mostPartBytes: number): number {
  return maxParts * Math.min(partBytes.max, mostPartBytes);
}

/**
 * Parts that all of these destinations take. They begin small, so that a short dump is soon everywhere, and grow, so that
 * the parts which a store allows suffice for a dump of unknown length. A part is never larger than `mostPartBytes`.
 * @param expectedBytes the length of the last such object, where it is known: the parts then begin large enough
 * @throws Failure where no size suits all
 */
export function planParts(
  limits: readonly Limits[],
  {
    mostPartBytes,
    expectedBytes = 0,
  }: { readonly mostPartBytes: number; readonly expectedBytes?: number | undefined },
): PartSizes {
  const multiple = limits.reduce((all, { partBytes }) => commonMultiple(all, partBytes.multipleOf), 1);
  const least = roundUp(Math.max(...limits.map(({ partBytes }) => partBytes.min), 1), multiple);
  const most = roundDown(Math.min(...limits.map(({ partBytes }) => partBytes.max), mostPartBytes), multiple);
  if (least > most) throw noCommonSize(least, most, multiple);
  const parts = Math.min(...limits.map(({ maxParts }) => maxParts));
  const equal = limits.some(({ equalParts }) => equalParts);
  const within = (size: number) => Math.min(Math.max(roundUp(size, multiple), least), most);

  let first = within(usual);
  const growth = (number: number) => (equal || number <= parts / 8 ? 1 : number <= parts / 4 ? 2 : 4);
  // Eighths of all parts: one of the first size, one of twice, six of four times that size. Twice the length is made room for.
  const room = (size: number) =>
    equal ? parts * size : (parts / 8) * (size + within(2 * size) + 6 * within(4 * size));
  while (first < most && room(first) < 2 * expectedBytes) first = within(2 * first);
  return { sizeOf: (number) => within(growth(number) * first) };
}

function noCommonSize(least: number, most: number, multiple: number): Failure {
  return new Failure({
    what: 'The destinations cannot share the parts of one backup.',
    why: `A part must have at least ${formatSize(least)} and at most ${formatSize(most)}, in multiples of ${formatSize(multiple)}.`,
    fix: 'Store the backup at these destinations in two steps, each with those that have limits alike.',
  });
}

function roundUp(size: number, multiple: number): number {
  return Math.ceil(size / multiple) * multiple;
}

function roundDown(size: number, multiple: number): number {
  return Math.floor(size / multiple) * multiple;
}

function commonMultiple(a: number, b: number): number {
  let [large, small] = [a, b];
  while (small > 0) [large, small] = [small, large % small];
  return (a / large) * b;
}
