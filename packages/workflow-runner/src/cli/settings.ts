import { readFileSync, statSync } from 'node:fs';
import { Failure, messageOf } from '@fairway/runtime';
import { parse } from 'yaml';

type Mapping = Readonly<Record<string, unknown>>;

/**
 * Reads a YAML or JSON file that holds a mapping.
 * @throws Failure for a file that is missing, does not parse or holds something else
 */
export function readMapping(path: string): Mapping {
  let found: unknown;
  try {
    found = parse(readFileSync(path, 'utf8')) ?? {};
  } catch (error) {
    throw new Failure({
      what: `${path} cannot be read.`,
      why: messageOf(error),
      fix: 'Correct the file or its name.',
    });
  }
  if (typeof found === 'object' && found !== null && !Array.isArray(found)) return found as Mapping;
  throw new Failure({
    what: `${path} holds no mapping.`,
    why: 'It holds something else.',
    fix: 'Write KEY: value lines.',
  });
}

/** The texts of a mapping. A number or a date is refused, because YAML may have changed it (1.10 becomes 1.1). */
export function textsOf(mapping: unknown, where: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries((mapping ?? {}) as Mapping).map(([key, value]) => {
      if (typeof value === 'string') return [key, value];
      throw new Failure({
        what: `${where}: ${key} is no text.`,
        why: 'Secrets and variables are texts, and YAML reads some texts as something else.',
        fix: 'Put the value in quotes.',
      });
    }),
  );
}

/**
 * Checks that only the owner can read a file with secrets.
 * @throws Failure when other users can read it
 */
export function checkPrivate(path: string): void {
  const mode = statSync(path).mode & 0o777;
  if ((mode & 0o077) === 0) return;
  throw new Failure({
    what: `${path} holds secrets and others can read it.`,
    why: `Its mode is ${mode.toString(8)}.`,
    fix: `chmod 600 ${path}`,
  });
}

/** KEY=VALUE pairs of the command line. */
export function readPairs(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at > 0) return [pair.slice(0, at), pair.slice(at + 1)];
      throw new Failure({
        what: `--input ${pair} is no input.`,
        why: 'It has no "=".',
        fix: 'Write --input KEY=VALUE.',
      });
    }),
  );
}
