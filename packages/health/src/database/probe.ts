import { z } from 'zod';

/** A query that the database of a service must answer, as a user writes it. */
export const databaseProbeSchema = z.strictObject({
  /** How logs and the summary call it. */
  name: z.string().min(1),
  /** The service whose database is asked, inside its container. */
  service: z.string().min(1),
  sql: z.string().min(1),
  /** The whole answer, where it matters: rows a line, columns with `|` between them. */
  answer: z.string().optional(),
});

/** A query that the database of a service must answer. */
export type DatabaseProbe = z.output<typeof databaseProbeSchema>;
