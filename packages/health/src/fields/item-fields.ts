import { severities } from '@fairway/runtime';
import { z } from 'zod';
import { duration } from './duration.ts';

/** What differs between the kinds of probes where a user writes nothing. Times are in milliseconds. */
export interface KindDefaults {
  /** The time for one answer. */
  readonly timeout: number;
  readonly severity: 'P1' | 'P2' | 'P3';
}

/** The fields that a probe of every kind has. */
export function itemFields({ timeout, severity }: KindDefaults) {
  return {
    /** The number of negative answers in a row after which the probe counts as failed. A deploy waits for its deadline instead. */
    failures: z.number().int().min(1).max(100).default(3),
    /** The number of healthy answers in a row that are needed. */
    successes: z.number().int().min(1).max(100).default(1),
    /** The time between an answer and the next request. */
    interval: duration.default(1_000),
    /** The time for one answer. */
    timeout: duration.default(timeout),
    /** How bad it is when the probe fails. */
    severity: z.enum(severities).default(severity),
    /** The service that the probe speaks for: it is the one to restart when the probe fails. */
    heal: z.string().min(1).optional(),
  };
}

/** The probe's name in logs, incidents and the summary. */
export const probeName = z
  .string()
  .min(1)
  .regex(/^\P{Cc}*$/u, 'must be one line of text');
