import type { Backup, Catalogue } from './catalogue.ts';
import type { Copy } from './copy.ts';

/** Clocks of two machines differ by less than this, unless one is wrong. */
export const skewMs = 15 * 60_000;

/** Whether the store took a copy before the moment in its name: the clock that named it was ahead, so its age is unknown. */
export function isNamedAhead({ at, taken }: Copy): boolean {
  return at > taken.first + skewMs;
}

/** Whether it holds what a restore or a recovery was about to replace: such as the empty database after a loss. */
export function isSafety({ manifest }: Copy): boolean {
  return manifest !== undefined && manifest.madeBefore !== null;
}

/** Whether it is one of the backups that a source is made anew from. Any other is taken only by whoever names it. */
export function isRegular(copy: Copy): boolean {
  return !isSafety(copy) && !isNamedAhead(copy);
}

/** Whether it is proven, and one that may be relied on without being named. */
export function isReliable(copy: Copy): boolean {
  return copy.provenAt !== undefined && isRegular(copy);
}

/** The backups of a source with a copy that can be relied on, the newest first. */
export function reliableBackups({ sources }: Pick<Catalogue, 'sources'>, source: string): readonly Backup[] {
  return (sources.get(source) ?? []).filter(({ copies }) => copies.some(isReliable));
}
