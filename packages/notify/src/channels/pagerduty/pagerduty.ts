import { asRecord } from '@fairway/runtime';
import { z } from 'zod';
import type { Channel } from '../../channel.ts';
import type { Answer } from '../../delivery/answer.ts';
import { openChannel, refused } from '../../delivery/open-channel.ts';
import { previewOf } from '../../drawing/preview.ts';
import { channelKind } from '../../settings/channel-kind.ts';
import { baseAddress, orAlone } from '../../settings/fields.ts';
import { drawPagerDuty } from './draw.ts';

const schema = z.strictObject({
  /** Integration key of a service: "Events API v2". */
  'routing-key': z
    .string('must be in quotes')
    .regex(/^[A-Za-z0-9]{32}$/, 'is not an integration key, which has 32 letters and digits'),
  /** `https://events.eu.pagerduty.com` for accounts in the EU. */
  'api-url': baseAddress.default('https://events.pagerduty.com'),
});

/** PagerDuty's Events API v2. It drops doubles by a key, so what may be lost is sent again. */
export const pagerduty = channelKind({
  kind: 'pagerduty',
  example:
    'pagerduty: INTEGRATION_KEY, or pagerduty: {routing-key: …, api-url: https://events.eu.pagerduty.com}',
  schema: orAlone('routing-key', schema),
  secrets: ({ 'routing-key': key }) => [key],
  open: (name, { 'routing-key': key, 'api-url': apiUrl }) => open(name, key, apiUrl),
});

function open(name: string, key: string, apiUrl: string): Channel {
  return openChannel({
    name,
    kind: 'pagerduty',
    deduplicates: true,
    secrets: [key],
    preview(message) {
      const { path, body } = drawPagerDuty(message);
      return previewOf(path === '/v2/enqueue' ? 'Sends an event:' : 'Sends a change event:', body);
    },
    async tell(message, _, talk) {
      const { path, body } = drawPagerDuty(message);
      if (path === '/v2/change/enqueue' && key.startsWith('R')) {
        return {
          ok: false,
          problem:
            'PagerDuty takes no change events by the key of a ruleset: give the integration key of a service, or send this channel incidents only.',
        };
      }
      const asked = await talk({
        method: 'POST',
        url: `${apiUrl}${path}`,
        body: { routing_key: key, ...body },
        // A change event twice stands twice beside an incident, and wakes nobody.
        double: 'harmless',
      });
      if (asked.answered?.status === 202) {
        return {
          ok: true,
          warning: 'PagerDuty has taken the event; whether it becomes an incident is not told.',
        };
      }
      return refused('PagerDuty', asked, saidBy);
    },
  });
}

function saidBy({ json, text }: Answer): string {
  const { message, errors } = asRecord(json);
  if (typeof message !== 'string') return text;
  return Array.isArray(errors) ? `${message}: ${errors.map(String).join(', ')}` : message;
}
