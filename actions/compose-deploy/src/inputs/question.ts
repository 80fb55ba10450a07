import { type Probe, probeSchema } from '@fairway/health';
import { z } from 'zod';

/** An item of the input `verify` that asks a database. */
export const databaseProbeSchema = z.strictObject({
  name: z.string().min(1),
  /** The service whose database is asked, inside its container. */
  service: z.string().min(1),
  sql: z.string().min(1),
  /** The whole answer, where it matters: rows a line, columns with `|` between them. */
  answer: z.string().optional(),
});

/** A query that the database of a service must answer. */
export type DatabaseProbe = z.output<typeof databaseProbeSchema>;

/** An item of the input `verify`. */
export type Question = Probe | DatabaseProbe;

/** An item with `sql` asks a database, any other one a URL. */
export const questionSchema: z.ZodType<Question> = z.unknown().transform((item, { issues }): Question => {
  const schema =
    typeof item === 'object' && item !== null && 'sql' in item ? databaseProbeSchema : probeSchema;
  const read = (schema as z.ZodType<Question>).safeParse(item);
  if (read.success) return read.data;
  for (const issue of read.error.issues) issues.push({ ...issue, input: issue.input, code: 'custom' });
  return z.NEVER;
});

export function isProbe(question: Question): question is Probe {
  return 'url' in question;
}

export function isDatabaseProbe(question: Question): question is DatabaseProbe {
  return 'sql' in question;
}
