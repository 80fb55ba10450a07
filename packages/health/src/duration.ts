import { z } from 'zod';

const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;
const part = /(\d+(?:\.\d+)?)(ms|s|m|h)/g;

/** A time as people write it: `500ms`, `90s`, `1m30s`. Becomes milliseconds. */
export const duration = z
  .string()
  .regex(/^(\d+(\.\d+)?(ms|s|m|h))+$/, 'write a time with its unit, like 500ms, 5s or 1m30s')
  .transform((text) =>
    [...text.matchAll(part)].reduce(
      (sum, [, amount, unit]) => sum + Number(amount) * units[unit as keyof typeof units],
      0,
    ),
  );
