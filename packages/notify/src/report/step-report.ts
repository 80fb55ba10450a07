import { messageOf } from '@fairway/runtime';
import { z } from 'zod';

const text = z.string().catch('');
const time = z.iso.datetime({ offset: true });
const release = z.object({ version: z.string(), commit: text }).nullable().catch(null);
const list = <T extends z.ZodType>(item: T) => z.array(item).catch([]);

/**
 * The report of a step, as far as people are told of it. Fields that a newer Fairway adds are passed over, and those
 * that an older one did not write are empty.
 */
const reportSchema = z.object({
  schema: z.number().catch(1),
  action: z.string().min(1),
  command: text,
  status: z.enum(['running', 'succeeded', 'failed', 'cancelled']),
  startedAt: time,
  endedAt: time,
  durationMs: z.number().catch(0),
  about: z.object({
    kind: z.string().nullable().catch(null),
    subject: text,
    environment: text,
    environmentUrl: text,
    hosts: list(z.string()),
    release,
    previous: release,
    serving: z.enum(['asked', 'previous', 'untouched', 'unproven', 'nothing']).nullable().catch(null),
    serves: release,
    errorsSeen: list(z.object({ probe: z.string(), asked: z.number(), failed: z.number(), ms: z.number() })),
    earlier: list(
      z.object({
        version: z.string(),
        outcome: z.string(),
        cause: z.string().nullable().catch(null),
        endedAt: z.string().nullable().catch(null),
        runUrl: text,
      }),
    ),
  }),
  run: z.object({
    repository: text,
    sha: text,
    url: text,
    actor: text,
    workflow: text,
    job: text,
  }),
  phases: list(z.object({ name: z.string(), status: z.string(), startedAt: time, durationMs: z.number() })),
  outputs: z.object({ status: text }).catch({ status: '' }),
  failure: z
    .object({ what: z.string(), why: text, evidence: list(z.string()), fix: text })
    .nullable()
    .catch(null),
});

export type StepReport = z.output<typeof reportSchema>;

/** The report in a text, or why there is none. */
export function readReport(written: string): { readonly report: StepReport } | { readonly problem: string } {
  let data: unknown;
  try {
    data = JSON.parse(written);
  } catch (error) {
    return { problem: `It is not JSON: ${messageOf(error)}` };
  }
  const read = reportSchema.safeParse(data);
  if (read.success) return { report: read.data };
  const fields = read.error.issues.map(({ path }) => path.join('.') || 'the whole').join(', ');
  return { problem: `It is not the report of a step of Fairway; look at: ${fields}.` };
}
