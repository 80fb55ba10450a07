import { z } from 'zod';
import { duration } from '../fields/duration.ts';
import { itemFields, probeName } from '../fields/item-fields.ts';

const word = z.string().regex(/^[A-Za-z0-9][\w.-]*$/, 'is not a name of backup-upload');

/** A proven backup that must not be too old, as a user writes it. */
export const backupProbeSchema = z.strictObject({
  name: probeName,
  /** The name under which it is backed up. */
  backup: word,
  /** The age from which on it is bad. */
  'max-age': duration.prefault('26h'),
  /** The destinations that must each have a copy of that age. Default: any one. */
  at: z.array(word).min(1).optional(),
  ...itemFields({ timeout: 10_000, severity: 'P2' }),
});

export type BackupProbe = z.output<typeof backupProbeSchema>;
