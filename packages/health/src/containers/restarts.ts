import { countOf } from '@fairway/runtime';

/** The restarts since the look before, in words; undefined where there were none, or nobody has counted them. */
export function sayRestarts(now: number, before: number | undefined): string | undefined {
  return before !== undefined && now > before
    ? `was restarted ${countOf(now - before, 'time')} since the last look`
    : undefined;
}
