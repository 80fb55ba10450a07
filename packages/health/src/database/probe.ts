import { z } from 'zod';
import { itemFields, probeName } from '../fields/item-fields.ts';

/**
 * A query that a database must answer, as a user writes it: the database of a service, asked inside its container, or
 * the PostgreSQL server of a URL.
 */
export const databaseProbeSchema = z
  .strictObject({
    name: probeName,
    sql: z.string().min(1),
    /** The service whose database is queried, inside its container. */
    service: z.string().min(1).optional(),
    /** The variable of the release that holds the URL of the database. */
    'url-env': z
      .string()
      .regex(
        /^[A-Za-z_]\w*$/,
        'is not the name of a variable: the URL itself is secret and does not belong here',
      )
      .optional(),
    /** For `url-env`. `hosts`: through the first host. `runner`: from this machine. */
    from: z.enum(['runner', 'hosts']).optional(),
    /** The expected answer, if it matters: a line for each row, columns separated by `|`. */
    answer: z.string().optional(),
    ...itemFields({ timeout: 10_000, severity: 'P1' }),
  })
  .superRefine((item, { issues }) => {
    if (item.service === undefined && item['url-env'] === undefined) {
      issues.push({ code: 'invalid_type', expected: 'string', input: undefined, path: ['service'] });
    }
    if (item.service !== undefined && item['url-env'] !== undefined) {
      issues.push({ code: 'unrecognized_keys', keys: ['url-env'], input: item });
    }
  });

/** A query that a database must answer. */
export type DatabaseProbe = z.output<typeof databaseProbeSchema>;
