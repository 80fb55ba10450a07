import { Failure } from '@fairway/runtime';
import type { z } from 'zod';
import type { ChannelKind, ChannelSettings } from './channel-kind.ts';

/**
 * Reads what a user wrote for one channel.
 * @throws Failure that names the channel and the fields, and shows no value
 */
export function readChannelSettings(kind: ChannelKind, name: string, written: unknown): ChannelSettings {
  const read = kind.settings.safeParse(written);
  if (read.success) return read.data;
  throw new Failure({
    what: `The channel "${name}" cannot be used.`,
    why: read.error.issues.flatMap((issue) => say(issue, kind.kind, written)).join(' '),
    fix: `Write it like this: ${kind.example}`,
  });
}

function say(issue: z.core.$ZodIssue, kind: string, written: unknown): string[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownField(kind, key));
  const field = [kind, ...issue.path.map(String)].join('.');
  const found = issue.path.reduce<unknown>(
    // A text alone stands for a field of its own.
    (at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : at),
    written,
  );
  if (found === null) return [`"${field}" is null: the secret or variable behind it does not exist.`];
  if (found === '') return [`"${field}" is empty: the secret or variable behind it does not exist.`];
  if (found === undefined) return [`"${field}" is missing.`];
  return [`"${field}" ${issue.code === 'invalid_type' ? 'is not of the form below' : issue.message}.`];
}

/** A key that looks like no field may be a secret in the wrong place. */
function unknownField(kind: string, key: string): string {
  return /^[a-z][a-z-]{0,23}$/.test(key)
    ? `"${kind}" has no field "${key}".`
    : `"${kind}" has a field that does not exist; its name is not shown, because it may be a secret.`;
}
