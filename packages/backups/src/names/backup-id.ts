import { randomInt } from 'node:crypto';
import { formatStamp } from '@fairway/runtime';

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';
const randomLength = 6;
const shape = new RegExp(`^(\\d{8}T\\d{9}Z)-[a-z0-9]{${randomLength}}$`);

/**
 * A new id: `20261129T031700123Z-k3x9q2`. The time is the one at which the backup began, in UTC, so ids sort by it. The
 * random part keeps two runs of the same moment apart.
 * @param pick a random whole number below the one that it is given
 */
export function newBackupId(now: number, pick: (below: number) => number = randomInt): string {
  const random = Array.from({ length: randomLength }, () => letters[pick(letters.length)]).join('');
  return `${formatStamp(now)}-${random}`;
}

/** The time at which the backup of an id began, in milliseconds since the Unix epoch; undefined where it is no id. */
export function timeOfId(id: string): number | undefined {
  const stamp = shape.exec(id)?.[1];
  return stamp === undefined ? undefined : readStamp(stamp);
}

/** The time of a stamp; undefined where it is none, or no date of the calendar. */
export function readStamp(stamp: string): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z$/.exec(stamp);
  if (!parts) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, ms = 0] = parts.slice(1).map(Number);
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second, ms));
  // 31 February is taken for 3 March, 25 o'clock for the next day, and the year 26 for 1926.
  const isReal =
    date.getUTCFullYear() === year &&
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    date.getUTCHours() === hour &&
    date.getUTCMinutes() === minute &&
    date.getUTCSeconds() === second;
  return isReal ? date.getTime() : undefined;
}
