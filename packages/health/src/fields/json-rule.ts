import { shorten } from '@fairway/runtime';
import { z } from 'zod';

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** Path in a JSON text (`checks.0.state`) → the expected value. */
export const jsonRule = z.record(z.string(), scalar);

export type JsonRule = z.output<typeof jsonRule>;

/** Why a text does not hold what a rule expects, as the end of a sentence; undefined where it does. */
export function jsonProblem(wanted: JsonRule, text: string): string | undefined {
  let value: unknown;
  try {
    // Servers of some kinds begin a text with a mark of its encoding, which is no part of it.
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return 'answered with a body that is not JSON';
  }
  for (const [path, expected] of Object.entries(wanted)) {
    const found = at(value, path);
    if (found !== expected) {
      const seen = found === undefined ? 'nothing' : shorten(JSON.stringify(found), 100);
      return `answered with ${seen} at ${path} instead of ${JSON.stringify(expected)}`;
    }
  }
  return undefined;
}

/** The value at a dotted path. Numbers are indexes of a list. Only an object's own keys are found. */
function at(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (inner, key) =>
        typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
          ? (inner as Record<string, unknown>)[key]
          : undefined,
      value,
    );
}
