import { formatTime } from '@fairway/runtime';
import type { Copy } from '../catalogue/copy.ts';
import { isNamedAhead, skewMs } from '../catalogue/counting.ts';

/**
 * Why the clock of this machine cannot be believed, by the clock of a destination; undefined where nothing speaks against
 * it.
 * @param copies everything of ours at that destination
 */
export function clockDoubt(copies: readonly Copy[], now: number): string | undefined {
  const last = copies.reduce((latest, { taken }) => Math.max(latest, taken.last), 0);
  if (last > now + skewMs)
    return `It took an object at ${formatTime(last)}, and the clock of this machine says ${formatTime(now)}.`;
  const newest = copies.reduce<Copy | undefined>(
    (found, copy) => (found && found.taken.first >= copy.taken.first ? found : copy),
    undefined,
  );
  if (!newest || !isNamedAhead(newest)) return undefined;
  return `It took the last backup at ${formatTime(newest.taken.first)}, and the machine that made it named it ${newest.id}.`;
}
