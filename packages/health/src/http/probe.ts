import { z } from 'zod';
import { duration } from './duration.ts';
import { statusRanges } from './status.ts';

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/**
 * One question with a yes or no, as a user writes it. In `url`, `contains`, `json` and `headers`, `{node}` (or `{host}`)
 * stands for a node's address and `{release}` for the version that must answer: after a return to the release before, the
 * same probe asks for that one.
 */
export const probeSchema = z.strictObject({
  /** How logs and the summary call it. */
  name: z.string().min(1),
  url: z
    .string()
    .regex(/^https?:\/\//, 'must start with http:// or https://')
    .refine((url) => URL.canParse(url.replaceAll(/\{(node|host|release)\}/g, 'x')), 'is no URL'),
  /** Statuses that are a yes. Redirects are answers and are not followed: a login page is no health. */
  status: statusRanges.default([{ from: 200, to: 299 }]),
  /** Text that the body must hold. */
  contains: z.string().min(1).optional(),
  /** Path in a JSON body (`checks.0.state`) → the value that must be there. */
  json: z.record(z.string(), scalar).optional(),
  headers: z.record(z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, 'is no header name'), z.string()).optional(),
  /** `runner`: this machine asks, TLS verified. `hosts`: every host asks, with its own curl and its own trust. */
  from: z.enum(['runner', 'hosts']).default('runner'),
  /** For one answer. */
  timeout: duration.default(5_000),
  /** Between one answer and the next question. */
  interval: duration.default(1_000),
  /** So many yes in a row are needed. */
  successes: z.number().int().min(1).max(100).default(1),
});

/** What a user writes. */
export type ProbeInput = z.input<typeof probeSchema>;
/** What is run: checked, defaults in place, times in milliseconds. */
export type Probe = z.output<typeof probeSchema>;
