const dayMs = 86_400_000;

/** The number of the period that a time lies in, in UTC. */
export type Period = (at: number) => number;

export const day: Period = (at) => Math.floor(at / dayMs);

/** Weeks begin on Monday; the Unix epoch was a Thursday. */
export const week: Period = (at) => Math.floor((day(at) + 3) / 7);

export const month: Period = (at) => {
  const date = new Date(at);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
};

/**
 * The last of each period, for so many periods that have one. The last of this period changes with each backup, and stays
 * once the period is over: so longer periods fill although shorter ones are taken away.
 * @param newestFirst sorted by time
 */
export function lastOfEach<T extends { readonly at: number }>(
  newestFirst: readonly T[],
  period: Period,
  periods: number,
): ReadonlySet<T> {
  const last = new Map<number, T>();
  if (periods === 0) return new Set();
  for (const one of newestFirst) {
    const number = period(one.at);
    if (last.has(number)) continue;
    if (last.size === periods) break;
    last.set(number, one);
  }
  return new Set(last.values());
}
