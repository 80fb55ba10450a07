import { z } from 'zod';

/** Addresses of this machine, to which nothing travels over a network. */
const ownMachine = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * An address that a message is sent to. It is a secret where whoever knows it may post. A message and its secrets travel
 * in the clear over http://, so that is for this machine only.
 */
export const address = z
  .string('must be the address, in quotes')
  .refine((text) => URL.canParse(text) && /^https?:\/\//.test(text), {
    error: 'is not an address: it begins with https://',
    abort: true,
  })
  .refine((text) => !/^https?:\/\/[^/?#]*@/.test(text), {
    error: 'holds a user name or a password: pass them as a header',
    abort: true,
  })
  .refine((text) => text.startsWith('https:') || ownMachine.test(new URL(text).hostname), {
    error: 'begins with http://, which anyone on the way can read: write https://',
  });

/** A key or a token: one word without white space. */
export const token = z
  .string('must be a text, in quotes')
  .regex(/^[\x21-\x7e]+$/, 'is empty, or holds a space, a line break or a character that no key has');

/** An address below which a server has its paths. People write it with a slash at its end, and without one. */
export const baseAddress = address
  .refine((text) => !/[?#]/.test(text), { error: 'ends in a query or a "#": a path is added to its end' })
  .transform((text) => text.replace(/\/+$/, ''));

/** The short form of settings: a text alone stands for the field that most people need. */
export function orAlone<Schema extends z.ZodType>(field: string, schema: Schema) {
  return z.preprocess(
    (written) => (typeof written === 'string' ? { [field]: written } : written),
    schema,
  ) as unknown as z.ZodType<z.output<Schema>>;
}
