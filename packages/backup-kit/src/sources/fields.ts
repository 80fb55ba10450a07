import { parseTarget } from '@fairway/host';
import { isName } from '@fairway/object-store';
import { z } from 'zod';

/** The name of a source: a folder at each destination. */
export const sourceName = z
  .string()
  .refine(
    isName,
    'must be small letters, digits, dots, hyphens and underscores, and begin and end with a letter or digit',
  );

/** A machine, as the input `hosts` of other actions names one. */
export const machine = z.string().refine(isTarget, 'is no machine: write [user@]address[:port]');

/** What every kind of source may say of the release that it belongs to. */
export const belongsTo = {
  /** The Compose project whose ledger lies on the machine. */
  project: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, 'is no name of a Compose project')
    .optional(),
  /** The stack whose ledger lies on the machine. */
  stack: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,40}$/, 'is no name of a stack')
    .optional(),
};

function isTarget(text: string): boolean {
  try {
    parseTarget(text);
    return true;
  } catch {
    return false;
  }
}
