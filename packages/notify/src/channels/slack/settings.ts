import { z } from 'zod';
import { channelKind } from '../../settings/channel-kind.ts';
import { address, baseAddress, orAlone, token } from '../../settings/fields.ts';
import { slackBot } from './bot.ts';
import { slackWebhook } from './webhook.ts';

const schema = z
  .strictObject({
    /** Address of an incoming webhook. */
    url: address.optional(),
    /** Token of a bot (`xoxb-…`) with the scope `chat:write`. */
    token: token.optional(),
    /** Id or name of the channel that the bot writes to. */
    channel: z
      .string()
      .regex(/^[#\w.-]+$/, 'is not the id or the name of a channel')
      .optional(),
    'api-url': baseAddress.default('https://slack.com/api'),
  })
  .refine(({ url, token: bot, channel }) => (url ? !bot && !channel : bot && channel), {
    error: 'needs either "url", or "token" and "channel"',
  });

/** Slack: an incoming webhook, or a bot, which can edit its message and answer in its thread. */
export const slack = channelKind({
  kind: 'slack',
  example: 'slack: https://hooks.slack.com/services/…, or slack: {token: xoxb-…, channel: C0123456789}',
  schema: orAlone('url', schema),
  secrets: ({ url, token: bot }) => [url, bot].filter((each) => each !== undefined),
  open(name, { url, token: bot = '', channel = '', 'api-url': apiUrl }) {
    return url ? slackWebhook(name, url) : slackBot(name, { token: bot, channel, apiUrl });
  },
});
