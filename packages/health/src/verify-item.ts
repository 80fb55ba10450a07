import { z } from 'zod';
import { type DatabaseProbe, databaseProbeSchema } from './database/probe.ts';
import { type Probe, probeSchema } from './http/probe.ts';

/** An item of the input `verify`: a probe of a URL, or of the database of a service. */
export type VerifyItem = Probe | DatabaseProbe;

/** An item with `sql` asks a database, any other item asks a URL. */
export const verifyItemSchema: z.ZodType<VerifyItem> = z
  .unknown()
  .transform((item, { issues }): VerifyItem => {
    const schema =
      typeof item === 'object' && item !== null && 'sql' in item ? databaseProbeSchema : probeSchema;
    const read = (schema as z.ZodType<VerifyItem>).safeParse(item);
    if (read.success) return read.data;
    // Every issue is passed on unchanged, so that an input can name a missing or unknown field.
    issues.push(
      ...read.error.issues.map((issue) => ({ ...issue, input: issue.input }) as z.core.$ZodRawIssue),
    );
    return z.NEVER;
  });

/** The fields of an item, in the order of the documentation. */
export const verifyItemFields: readonly string[] = [
  ...new Set([...Object.keys(probeSchema.shape), ...Object.keys(databaseProbeSchema.shape)]),
];

export function isProbe(item: VerifyItem): item is Probe {
  return 'url' in item;
}

export function isDatabaseProbe(item: VerifyItem): item is DatabaseProbe {
  return 'sql' in item;
}
