import { asRecord, Failure } from '@fairway/runtime';
import type { z } from 'zod';

/**
 * The value of a document of ours, read strictly: a restore relies on each word of it.
 * @param where the document in words, at the beginning of a sentence
 * @throws Failure for another version, and for whatever does not fit the schema
 */
export function readDocument<T>(text: string, schema: z.ZodType<T>, where: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw unreadable(where, 'It is no JSON: it is cut, or it is something else.', cause);
  }
  const { version } = asRecord(value);
  if (typeof version === 'number' && version !== 1) {
    throw new Failure({
      what: `${where} cannot be read.`,
      why: `Its version is ${version}, and this Fairway knows version 1.`,
      fix: 'Use the version of Fairway that wrote it, or a newer one. Nothing of this backup is changed until then.',
    });
  }
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const [first] = read.error.issues;
  throw unreadable(
    where,
    `${first?.path.join('.') || 'It'}: ${first?.message ?? 'does not fit'}.`,
    read.error,
  );
}

function unreadable(where: string, why: string, cause: unknown): Failure {
  return new Failure({
    what: `${where} cannot be read.`,
    why,
    fix: 'Compare it with the same file at another destination. If that one is whole, remove this copy by hand.',
    cause,
  });
}

/** The text of a document, as people read it too. */
export function formatDocument<T>(value: T, schema: z.ZodType<T>): string {
  return `${JSON.stringify(schema.parse(value), null, 2)}\n`;
}
