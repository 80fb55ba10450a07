import { z } from 'zod';

const count = z.number().int().nonnegative();

/** A look: whole seconds since the Unix epoch, what it saw, milliseconds of an answer, and why not. */
const look = z.tuple([
  z.number().int(),
  z.enum(['up', 'down', 'quiet']),
  z.number().nonnegative().nullable(),
  z.string(),
]);

/**
 * The looks of an hour or a day: its number since the Unix epoch, how many were up, down and quiet, a bit for each hour of
 * a day with a look, and of the answers that were up the number, the sum and the longest of their milliseconds.
 */
const bucket = z.tuple([z.number().int(), count, count, count, count, count, z.number(), z.number()]);

const probe = z.object({
  looks: z.array(look),
  hours: z.array(bucket),
  days: z.array(bucket),
  /** Seconds since the Unix epoch. */
  lastFailure: z.object({ at: z.number().int(), problem: z.string() }).optional(),
  /** Since when it is up or down, in seconds. */
  since: z.object({ at: z.number().int(), state: z.enum(['up', 'down']) }).optional(),
});

export const historySchema = z.object({
  version: z.literal(1),
  /** The time that is believed, in seconds: a clock that jumps for one run must not empty the history. */
  now: z.number().int(),
  probes: z.record(z.string(), probe),
});

/** What probes saw in the last 90 days: each look of two days, then hours, then days. */
export type ProbeHistory = z.infer<typeof historySchema>;
export type OneHistory = z.infer<typeof probe>;
export type Bucket = z.infer<typeof bucket>;
export type KeptLook = z.infer<typeof look>;

export const hourSeconds = 3_600;
export const daySeconds = 86_400;

export function emptyHistory(): ProbeHistory {
  return { version: 1, now: 0, probes: {} };
}

/** Reads a history from the text of its file. A damaged one is an empty one, and that is told. */
export function readHistory(text: string | undefined): {
  readonly history: ProbeHistory;
  readonly problem?: string;
} {
  if (text === undefined) return { history: emptyHistory() };
  try {
    return { history: historySchema.parse(JSON.parse(text)) };
  } catch {
    return {
      history: emptyHistory(),
      problem: 'It is not what Fairway wrote there. Availability is measured anew.',
    };
  }
}
