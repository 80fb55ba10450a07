import { bad, good, type Reader } from './reader.ts';
import { shown } from './scalars.ts';

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const SHAPE = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?:(\d+)ms)?$/;

/** Milliseconds of a duration such as `90s`, `10m` or `1h30m`; undefined where the text is none. */
export function parseDuration(text: string): number | undefined {
  const parts = SHAPE.exec(text);
  if (!parts || text === '') return undefined;
  const [, days = 0, hours = 0, minutes = 0, seconds = 0, ms = 0] = parts.map(Number).map((n) => n || 0);
  const sum = days * UNITS.d + hours * UNITS.h + minutes * UNITS.m + seconds * UNITS.s + ms;
  return Number.isSafeInteger(sum) ? sum : undefined;
}

/** A span of time in milliseconds. A number without a unit is refused: it could mean seconds or minutes. */
export function duration(): Reader<number> {
  const expects = 'a duration such as 90s, 10m or 1h30m';
  return {
    optional: false,
    secret: false,
    expects,
    read(value) {
      const ms = parseDuration(value);
      if (ms !== undefined) return good(ms);
      return bad({ wrong: `${shown(value)} is not a duration.`, write: `Write ${expects}.` });
    },
  };
}
