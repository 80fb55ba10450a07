import { z } from 'zod';
import { incidentSchema, time } from './incident.ts';

export const healSchema = z.object({
  id: z.string().min(1),
  /** The key of what is healed. `*`: heals that are not known any more, and so count for every key. */
  key: z.string().min(1),
  step: z.string(),
  run: z.string(),
  at: time,
  /** The steady time at which it began. */
  steady: z.number(),
  endedAt: time.optional(),
  /** `cut`: its run ended before it could say. */
  outcome: z.enum(['helped', 'no-help', 'failed', 'cut']).optional(),
  /** What it did, in one line. */
  said: z.string().optional(),
});

const clock = z.object({
  /** The newest time that is believed. */
  trusted: time,
  /** A time that does not fit: believed when the next run agrees with it. */
  doubted: time.optional(),
  /** The run that read the clock last. */
  run: z.string(),
  /** Milliseconds that have surely passed since the state began. Never runs backwards, never jumps. */
  steady: z.number().nonnegative(),
});

export const stateSchema = z.object({
  version: z.literal(1),
  /** How often it was written. */
  saves: z.number().int().nonnegative(),
  /** Absent in a state that no run has advanced. */
  clock: clock.optional(),
  incidents: z.array(incidentSchema),
  heals: z.array(healSchema),
  /** The time in which nobody is told, while it lasts. */
  quiet: z
    .object({
      kind: z.enum(['maintenance', 'lock']),
      name: z.string(),
      since: time,
      bad: z.array(z.string()),
    })
    .optional(),
  /** Keys of which this state knows what channels show. Of any other, a channel may show what a lost state told. */
  known: z.array(z.string()),
});

/** What is remembered between two runs. */
export type IncidentState = z.infer<typeof stateSchema>;
export type HealAttempt = z.infer<typeof healSchema>;
export type SteadyClock = z.infer<typeof clock>;

/** The state before the first run. */
export function emptyState(): IncidentState {
  return { version: 1, saves: 0, incidents: [], heals: [], known: [] };
}
