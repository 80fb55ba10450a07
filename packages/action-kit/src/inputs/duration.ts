import { parseDuration } from '@fairway/runtime';
import { bad, good, type Reader } from './reader.ts';
import { shown } from './scalars.ts';

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
