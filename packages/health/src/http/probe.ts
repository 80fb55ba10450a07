import { z } from 'zod';
import { duration } from './duration.ts';
import { statusRanges } from './status.ts';

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/**
 * One probe, as a user writes it. In `url`, `contains`, `json` and `headers`, `{node}` (or `{host}`) stands for a
 * node's address, and `{release}` for the version that must answer. After a return to the previous release, the same
 * probe asks for that version.
 */
export const probeSchema = z.strictObject({
  /** The probe's name in logs and the summary. */
  name: z.string().min(1),
  url: z
    .string()
    .regex(/^https?:\/\//, 'must start with http:// or https://')
    .refine((url) => URL.canParse(url.replaceAll(/\{(node|host|release)\}/g, 'x')), 'is not a URL')
    .refine(
      (url) => !/^https?:\/\/[^/?#]*@/.test(url),
      'holds a user name or a password: write a header instead, such as {Authorization: "Basic …"}',
    ),
  /** Healthy statuses. A redirect is an answer and is not followed, because a login page does not prove health. */
  status: statusRanges.default([{ from: 200, to: 299 }]),
  /** Text that the body must contain. */
  contains: z.string().min(1).optional(),
  /** Path in a JSON body (`checks.0.state`) → the expected value. */
  json: z.record(z.string(), scalar).optional(),
  headers: z
    .record(z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, 'is not the name of a header'), z.string())
    .optional(),
  /** `runner`: this machine asks, and verifies TLS. `hosts`: every host asks, with its own curl and certificates. */
  from: z.enum(['runner', 'hosts']).default('runner'),
  /** The time for one answer. */
  timeout: duration.default(5_000),
  /** The time between an answer and the next request. */
  interval: duration.default(1_000),
  /** The number of healthy answers in a row that are needed. */
  successes: z.number().int().min(1).max(100).default(1),
});

/** A probe as a user writes it. */
export type ProbeInput = z.input<typeof probeSchema>;
/** A checked probe with its defaults. Times are in milliseconds. */
export type Probe = z.output<typeof probeSchema>;
