import { type Bucket, daySeconds, hourSeconds, type KeptLook, type OneHistory } from './history.ts';

const looksKept = 2 * daySeconds;
const hoursKept = 8 * daySeconds;
const daysKept = 91 * daySeconds;

/**
 * One history with its older looks as hours, and its older hours as days. Only whole hours and days are made, so no
 * figure changes by it.
 * @param most looks that are kept as such
 */
export function rollUp(one: OneHistory, now: number, most: number): OneHistory {
  const oldest = one.looks.length > most ? (one.looks.at(-most)?.[0] ?? 0) : 0;
  const looksFrom = Math.max(
    floor(now - looksKept, hourSeconds),
    floor(oldest + hourSeconds - 1, hourSeconds),
  );
  const hoursFrom = floor(now - hoursKept, daySeconds) / hourSeconds;
  const daysFrom = floor(now - daysKept, daySeconds) / daySeconds;
  const isOld = (first: number | undefined, from: number) => first !== undefined && first < from;
  const nothingOld =
    !isOld(one.looks[0]?.[0], looksFrom) &&
    !isOld(one.hours[0]?.[0], hoursFrom) &&
    !isOld(one.days[0]?.[0], daysFrom);
  if (nothingOld) return one;
  const hours = merged([...one.hours, ...one.looks.filter(([at]) => at < looksFrom).map(hourOf)]);
  const days = merged([...one.days, ...hours.filter(([hour]) => hour < hoursFrom).map(dayOf)]);
  return {
    ...one,
    looks: one.looks.filter(([at]) => at >= looksFrom),
    hours: hours.filter(([hour]) => hour >= hoursFrom),
    days: days.filter(([day]) => day >= daysFrom),
  };
}

/** A look as the hour in which it was. */
export function hourOf([at, state, ms]: KeptLook): Bucket {
  const timed = state === 'up' && ms !== null;
  const hour = Math.floor(at / hourSeconds);
  const is = (one: KeptLook[1]) => (state === one ? 1 : 0);
  return [
    hour,
    is('up'),
    is('down'),
    is('quiet'),
    2 ** (hour % 24),
    timed ? 1 : 0,
    timed ? ms : 0,
    timed ? ms : 0,
  ];
}

function dayOf([hour, ...rest]: Bucket): Bucket {
  return [Math.floor(hour / 24), ...rest];
}

/** One bucket for each number, in order. */
export function merged(buckets: readonly Bucket[]): Bucket[] {
  const byNumber = new Map<number, Bucket>();
  for (const one of buckets) {
    const [n, up, down, quiet, hours, count, sum, most] = one;
    const known = byNumber.get(n);
    byNumber.set(
      n,
      known
        ? [
            n,
            known[1] + up,
            known[2] + down,
            known[3] + quiet,
            known[4] | hours,
            known[5] + count,
            known[6] + sum,
            Math.max(known[7], most),
          ]
        : one,
    );
  }
  return [...byNumber.values()].sort(([one], [other]) => one - other);
}

export function floor(seconds: number, unit: number): number {
  return Math.floor(seconds / unit) * unit;
}
