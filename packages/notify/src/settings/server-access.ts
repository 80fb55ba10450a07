import { z } from 'zod';
import { baseAddress, token } from './fields.ts';

/** A server by its address, and by who may ask it: nobody in particular, a user with a password, or a token. */
export interface ServerAccess {
  readonly url: string;
  /** The header `Authorization`, or nothing. */
  readonly authorization: Readonly<Record<string, string>>;
  /** Values that no log, problem or preview may hold. */
  readonly secrets: readonly string[];
}

/** The name of a user for HTTP's basic access, in which a colon ends it. */
const basicUser = z.string().regex(/^[^:\p{Cc}]+$/u, 'is empty, or holds a colon or a line break');

/** The fields of a server, as a user writes them. */
export const accessFields = {
  url: baseAddress,
  user: basicUser.optional(),
  password: z.string().min(1, 'is empty').optional(),
  token: token.optional(),
};

interface WrittenAccess {
  readonly url: string;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly token?: string | undefined;
}

/** Settings with one way in at most: a user with a password, or a token. */
export function withOneAccess<Settings extends z.ZodType<WrittenAccess>>(settings: Settings) {
  return settings
    .refine(({ user, password }) => (user === undefined) === (password === undefined), {
      error: 'needs "user" and "password", or neither',
    })
    .refine(({ user, token: bearer }) => user === undefined || bearer === undefined, {
      error: 'has a user and a token: one of them is enough',
    });
}

/** The access that was written. */
export function accessOf({ url, user, password, token: bearer }: WrittenAccess): ServerAccess {
  const basic = user === undefined ? undefined : Buffer.from(`${user}:${password}`).toString('base64');
  const value = bearer === undefined ? basic && `Basic ${basic}` : `Bearer ${bearer}`;
  return {
    url,
    authorization: value === undefined ? {} : { authorization: value },
    // A server may answer with the credentials alone.
    secrets: [url, password, bearer ?? basic].filter((each) => each !== undefined),
  };
}
