import { parseDuration } from '@fairway/runtime';
import { z } from 'zod';

/** A duration such as `500ms`, `90s`, `1m30s`. It becomes milliseconds. */
export const duration = z.string().transform((text, { issues }) => {
  const ms = parseDuration(text);
  if (ms !== undefined) return ms;
  issues.push({
    code: 'custom',
    input: text,
    message: 'write a time with its unit, like 500ms, 5s or 1m30s',
  });
  return z.NEVER;
});
