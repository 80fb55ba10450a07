import { z } from 'zod';
import { channelKind } from '../../settings/channel-kind.ts';
import { emailChannel } from './email.ts';

/** `ops@example.com`, or `Name <ops@example.com>`. */
const mailbox = z
  .string('must be a mail address, in quotes')
  .regex(/^(?:[^<>\p{Cc}]*<)?[^\s<>@,;"]+@[^\s<>@,;"]+>?$/u, 'is not one mail address')
  .transform((written) => {
    const [, name = '', address = written] = /^([^<]*)<(.*)>$/.exec(written) ?? [];
    return { name: name.replaceAll('"', '').trim(), address };
  });

const line = z.string('must be a text, in quotes').regex(/^[^\p{Cc}]+$/u, 'is empty, or holds a line break');

const schema = z
  .strictObject({
    /** Name or address of the mail server. */
    host: z.string('must be the name of a server').regex(/^[\w.:-]+$/, 'is not the name of a server'),
    port: z.int('is not a port').min(1, 'is not a port').max(65_535, 'is not a port').default(587),
    /** How the connection is secured. Default: from the first byte on port 465, else by STARTTLS. */
    tls: z.enum(['starttls', 'implicit', 'none'], 'is one of starttls, implicit, none').optional(),
    /** Certificate of the authority behind the server's, as PEM, where it is one of your own. */
    ca: z
      .string()
      .regex(/^\s*-----BEGIN CERTIFICATE-----/, 'is not a certificate as PEM')
      .optional(),
    user: line.optional(),
    password: line.optional(),
    from: mailbox,
    to: z.preprocess(
      (written) => (Array.isArray(written) ? written : [written]),
      z.array(mailbox).min(1, 'names nobody').max(50, 'names more than 50'),
    ) as unknown as z.ZodType<z.output<typeof mailbox>[]>,
  })
  .refine(({ user, password }) => (user === undefined) === (password === undefined), {
    error: 'needs "user" and "password", or neither',
  })
  .refine(({ tls, password }) => tls !== 'none' || password === undefined, {
    error: 'has a password that would travel in the clear: leave out "tls: none"',
  });

/** E-mail by a mail server that speaks SMTP. */
export const email = channelKind({
  kind: 'email',
  example:
    'email: {host: smtp.example.com, port: 587, user: …, password: …, from: ops@example.com, to: [team@example.com]}',
  schema,
  secrets: ({ password }) => (password === undefined ? [] : [password]),
  open: (name, written) =>
    emailChannel(name, { ...written, tls: written.tls ?? (written.port === 465 ? 'implicit' : 'starttls') }),
});
