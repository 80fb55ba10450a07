import { parseDuration } from '@fairway/runtime';
import { z } from 'zod';
import { channelKind } from '../../settings/channel-kind.ts';
import { address, basicUser, orAlone, token } from '../../settings/fields.ts';
import { alertmanagerChannel } from './alertmanager.ts';

const own = ['alertname', 'incident', 'severity'];

const schema = z
  .strictObject({
    /** Address of Alertmanager, without `/api/v2`. */
    url: address,
    user: basicUser.optional(),
    password: z.string().min(1, 'is empty').optional(),
    /** A bearer token, for a proxy in front of it. */
    token: token.optional(),
    /** More labels, for the routes of Alertmanager. */
    labels: z
      .record(z.string(), z.string('must be a text, in quotes').min(1, 'is empty'))
      .refine((labels) => Object.keys(labels).every((each) => /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(each)), {
        error: 'has a name that is none of a label: letters, digits and "_" only',
      })
      .refine((labels) => !Object.keys(labels).some((each) => own.includes(each)), {
        error: `names a label that every alert has already: ${own.join(', ')}`,
      })
      .default({}),
    /** How long an alert lasts that is not sent again. */
    hold: z
      .string('must be a duration such as 3h')
      .refine(
        (text) => (parseDuration(text) ?? 0) >= 60_000,
        'must be a duration of a minute or more, such as 3h',
      )
      .default('3h'),
  })
  .refine(({ user, password }) => (user === undefined) === (password === undefined), {
    error: 'needs "user" and "password", or neither',
  })
  .refine(({ user, token: bearer }) => user === undefined || bearer === undefined, {
    error: 'has a user and a token: one of them is enough',
  });

/** Alertmanager, for whoever has routes and silences there already. */
export const alertmanager = channelKind({
  kind: 'alertmanager',
  example:
    'alertmanager: https://alertmanager.example.com, or alertmanager: {url: …, user: …, password: …, labels: {team: shop}}',
  schema: orAlone('url', schema),
  secrets: ({ url, password, token: bearer }) => [url, password, bearer].filter((each) => each !== undefined),
  open(name, written) {
    const { url, user, password, token: bearer, labels, hold } = written;
    const basic =
      user === undefined ? undefined : `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    const authorization = bearer === undefined ? basic : `Bearer ${bearer}`;
    const secrets = [url, password, bearer, authorization].filter((each) => each !== undefined);
    return alertmanagerChannel(name, {
      url,
      authorization,
      labels,
      holdMs: parseDuration(hold) ?? 0,
      secrets,
    });
  },
});
