import { optionalSshInputs } from '@fairway/access-kit';
import {
  choice,
  converted,
  duration,
  type InputsOf,
  items,
  lines,
  optional,
  secret,
  secretMapping,
  text,
  wholeNumber,
} from '@fairway/action-kit';
import { type Required, readIdentities, readRecipient } from '@fairway/backups';
import { destinationFields, destinationSchema } from '@fairway/object-store';
import { Failure } from '@fairway/runtime';
import type { Readers } from '../backup/readers.ts';
import { sourceFields, sourceSchema } from '../sources/configuration.ts';

/** The inputs of whatever works with backups: what is backed up, where to, and by whom it can be read. */
export function depotInputs() {
  return {
    databases: items(sourceSchema, { fields: sourceFields }),
    destinations: items(destinationSchema, { fields: destinationFields }),
    credentials: optional(secretMapping()),
    'decrypt-with': optional(converted(secret(), readIdentities)),
    ...optionalSshInputs(),
    'state-dir': text({ pattern: /^\/[A-Za-z0-9._/-]+$/, describe: 'an absolute path without blanks' }),
  };
}

/** The inputs of whatever makes backups. */
export function carryInputs() {
  return {
    'encrypt-to': optional(converted(lines(), readersOf)),
    compression: choice('zstd', 'gzip'),
    require: converted(text(), requiredOf),
    stall: duration(),
    'lock-wait': duration(),
  };
}

/** A moment before which a backup began. */
export function beforeInput() {
  return optional(converted(text(), momentOf));
}

/** The inputs of what is kept. */
export function retentionInputs() {
  return {
    'keep-days': wholeNumber({ min: 1, max: 36_500 }),
    'keep-min': wholeNumber({ min: 1, max: 10_000 }),
    'keep-daily': wholeNumber({ max: 10_000 }),
    'keep-weekly': wholeNumber({ max: 10_000 }),
    'keep-monthly': wholeNumber({ max: 10_000 }),
  };
}

export type DepotGiven = InputsOf<ReturnType<typeof depotInputs>>;
export type CarryGiven = InputsOf<ReturnType<typeof carryInputs>>;
export type RetentionGiven = InputsOf<ReturnType<typeof retentionInputs>>;

/** `none` says what an empty variable must not say: that everybody may read the backups. */
function readersOf(written: readonly string[]): Readers {
  const [only] = written;
  if (written.length === 1 && only?.trim() === 'none') return { recipients: [], inClear: true };
  return { recipients: written.map(readRecipient) };
}

function momentOf(written: string): number {
  const at = /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?$/.test(written) ? Date.parse(written) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  throw new Failure({
    what: 'The input "before" cannot be used.',
    why: `${JSON.stringify(written)} is no time with a zone.`,
    fix: 'Write it like 2026-11-29T03:00:00Z, or 2026-11-29 for its first moment in UTC.',
  });
}

function requiredOf(written: string): Required {
  if (written === 'all' || written === 'any') return written;
  const number = /^[1-9]\d*$/.test(written) ? Number(written) : undefined;
  if (number !== undefined) return number;
  throw new Failure({
    what: 'The input "require" cannot be used.',
    why: `${JSON.stringify(written)} is neither "all" nor "any" nor a number from 1 on.`,
    fix: 'Write how many destinations must have each backup.',
  });
}
