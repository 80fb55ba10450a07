import { z } from 'zod';
import { itemFields, probeName } from '../fields/item-fields.ts';
import { jsonRule } from '../fields/json-rule.ts';
import { headersOfFetch, portOfOthers } from './ports.ts';
import { statusRanges } from './status.ts';

/** A URL with a word for each place that is filled in later. */
const withPlaces = (url: string) => url.replaceAll(/\{(node|host|release)\}/g, 'x');

/**
 * A probe of a URL, as a user writes it. In `url`, `contains`, `json`, `headers` and `body`, `{node}` (or `{host}`)
 * stands for a node's address, and `{release}` for the version that must answer. After a return to the previous release,
 * the same probe asks for that version.
 */
export const probeSchema = z
  .strictObject({
    name: probeName,
    url: z
      .string()
      .regex(/^https?:\/\//, 'must start with http:// or https://')
      .refine((url) => URL.canParse(withPlaces(url)), 'is not a URL')
      .refine(
        (url) => !/^https?:\/\/[^/?#]*@/.test(url),
        'holds a user name or a password: write a header instead, such as {Authorization: "Basic …"}',
      ),
    /** Default: `GET`; `POST` where there is a body. */
    method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'OPTIONS']).optional(),
    headers: z
      .record(z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, 'is not the name of a header'), z.string())
      .optional(),
    /** What is sent. JSON is sent as `application/json`, unless the headers say otherwise. */
    body: z.string().optional(),
    /** Healthy statuses. */
    status: statusRanges.default([{ from: 200, to: 299 }]),
    /** Text that the body must contain. */
    contains: z.string().min(1).optional(),
    /** Path in a JSON body (`checks.0.state`) → the expected value. */
    json: jsonRule.optional(),
    /** Milliseconds that the answer may take. */
    'max-ms': z.number().int().min(1).optional(),
    /** Days for which every certificate of the server must still be valid. */
    'tls-days': z.number().int().min(0).optional(),
    /**
     * `none`: a redirect is an answer and is not followed, because a login page does not prove health. `follow`: the last
     * answer is judged, and all addresses have the host of `url` or one of `redirects-to`.
     */
    redirects: z.enum(['none', 'follow']).default('none'),
    'redirects-to': z
      .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
      .transform((hosts) => (typeof hosts === 'string' ? [hosts] : hosts))
      .optional(),
    /** `runner`: this machine asks, and verifies TLS. `hosts`: every host asks, with its own curl and certificates. */
    from: z.enum(['runner', 'hosts']).default('runner'),
    ...itemFields({ timeout: 5_000, severity: 'P1' }),
  })
  .superRefine((item, { issues }) => {
    const refuse = (field: string, message: string) =>
      issues.push({ code: 'custom', message, input: item, path: [field] });
    const port = item.from === 'runner' ? portOfOthers(withPlaces(item.url)) : undefined;
    if (port !== undefined) {
      refuse(
        'url',
        `has the port ${port}, which is kept for another protocol and is never asked over http: write from: hosts, or tcp`,
      );
    }
    const own = Object.keys(item.headers ?? {}).find((name) => headersOfFetch.test(name));
    if (own !== undefined && item.from === 'runner') {
      refuse(
        'headers',
        `name ${own}, which the runner sets by the URL and would leave out: write from: hosts`,
      );
    }
    if (item['tls-days'] !== undefined && !item.url.startsWith('https:')) {
      refuse('tls-days', 'is for a URL that begins with https://');
    }
    if (item['redirects-to'] !== undefined && item.redirects !== 'follow') {
      refuse('redirects-to', 'needs redirects: follow');
    }
    if (item.body !== undefined && (item.method === 'GET' || item.method === 'HEAD')) {
      refuse('body', `cannot be sent with ${item.method}: write method: POST, or leave the method out`);
    }
  });

/** A probe of a URL as a user writes it. */
export type ProbeInput = z.input<typeof probeSchema>;
/** A checked probe of a URL with its defaults. Times are in milliseconds. */
export type Probe = z.output<typeof probeSchema>;
