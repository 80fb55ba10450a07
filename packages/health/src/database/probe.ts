import { z } from 'zod';

/** A query that the database of a service must answer, as a user writes it. */
export const databaseProbeSchema = z.strictObject({
  /** The probe's name in logs and the summary. */
  name: z.string().min(1),
  /** The service whose database is queried, inside its container. */
  service: z.string().min(1),
  sql: z.string().min(1),
  /** The expected answer, if it matters: a line for each row, columns separated by `|`. */
  answer: z.string().optional(),
});

/** A query that the database of a service must answer. */
export type DatabaseProbe = z.output<typeof databaseProbeSchema>;
