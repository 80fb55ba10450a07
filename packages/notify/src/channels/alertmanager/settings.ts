import { parseDuration } from '@fairway/runtime';
import { z } from 'zod';
import { channelKind } from '../../settings/channel-kind.ts';
import { orAlone } from '../../settings/fields.ts';
import { accessFields, accessOf, withOneAccess } from '../../settings/server-access.ts';
import { alertmanagerChannel } from './alertmanager.ts';

const own = ['alertname', 'incident', 'severity'];

const schema = withOneAccess(
  z.strictObject({
    ...accessFields,
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
  }),
);

/** Alertmanager, for whoever has routes and silences there already. */
export const alertmanager = channelKind({
  kind: 'alertmanager',
  example:
    'alertmanager: https://alertmanager.example.com, or alertmanager: {url: …, user: …, password: …, labels: {team: shop}}',
  schema: orAlone('url', schema),
  secrets: (written) => accessOf(written).secrets,
  open(name, { labels, hold, ...written }) {
    return alertmanagerChannel(name, { ...accessOf(written), labels, holdMs: parseDuration(hold) ?? 0 });
  },
});
