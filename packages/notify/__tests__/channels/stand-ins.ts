import { silentLogger } from '@fairway/runtime';
import { startDiscord } from '../../../../test/stage/channels/discord.ts';
import { startNtfy } from '../../../../test/stage/channels/ntfy.ts';
import { startPagerDuty } from '../../../../test/stage/channels/pagerduty.ts';
import { startSlack } from '../../../../test/stage/channels/slack.ts';
import { startTeams } from '../../../../test/stage/channels/teams.ts';
import { startTelegram } from '../../../../test/stage/channels/telegram.ts';
import { startVendor, type Vendor } from '../../../../test/stage/channels/vendor.ts';
import { movingClock } from '../../../../test/stage/samples/moving-clock.ts';
import type { Channel, ChannelContext } from '../../src/channel.ts';
import { discord } from '../../src/channels/discord/discord.ts';
import { ntfy } from '../../src/channels/ntfy/ntfy.ts';
import { pagerduty } from '../../src/channels/pagerduty/pagerduty.ts';
import { slack } from '../../src/channels/slack/settings.ts';
import { teams } from '../../src/channels/teams/teams.ts';
import { telegram } from '../../src/channels/telegram/telegram.ts';
import { webhook } from '../../src/channels/webhook/webhook.ts';
import type { Message } from '../../src/message.ts';
import type { ChannelKind } from '../../src/settings/channel-kind.ts';
import { readChannelSettings } from '../../src/settings/read-settings.ts';

/** A channel with the stand-in of its vendor. */
export interface Staged {
  readonly vendor: Vendor;
  readonly channel: Channel;
  /** A new channel with the same settings, as the next run has it. */
  reopen(): Channel;
  readonly secrets: readonly string[];
}

async function staged(kind: ChannelKind, vendor: Vendor, written: unknown): Promise<Staged> {
  const settings = readChannelSettings(kind, 'alerts', written);
  const reopen = () => settings.open('alerts');
  return { vendor, channel: reopen(), reopen, secrets: settings.secrets };
}

/** Every way to a vendor. `drops`: the vendor drops doubles, or the sender may repeat. */
export const ways: readonly {
  readonly name: string;
  readonly drops: boolean;
  readonly start: () => Promise<Staged>;
}[] = [
  {
    name: 'Slack, webhook',
    drops: false,
    async start() {
      const vendor = await startSlack();
      return staged(slack, vendor, vendor.webhookUrl);
    },
  },
  {
    name: 'Slack, bot',
    drops: false,
    async start() {
      const vendor = await startSlack();
      const { token, channel, apiUrl } = vendor;
      return staged(slack, vendor, { token, channel, 'api-url': `${apiUrl}/` });
    },
  },
  {
    name: 'Discord',
    drops: false,
    async start() {
      const vendor = await startDiscord();
      return staged(discord, vendor, vendor.webhookUrl);
    },
  },
  {
    name: 'Teams',
    drops: false,
    async start() {
      const vendor = await startTeams();
      return staged(teams, vendor, vendor.webhookUrl);
    },
  },
  {
    name: 'PagerDuty',
    drops: true,
    async start() {
      const vendor = await startPagerDuty();
      return staged(pagerduty, vendor, { 'routing-key': vendor.routingKey, 'api-url': `${vendor.url}/` });
    },
  },
  {
    name: 'Telegram',
    drops: false,
    async start() {
      const vendor = await startTelegram();
      return staged(telegram, vendor, {
        token: vendor.token,
        chat: vendor.chat,
        'api-url': `${vendor.url}//`,
      });
    },
  },
  {
    name: 'ntfy',
    drops: false,
    async start() {
      const vendor = await startNtfy();
      return staged(ntfy, vendor, { url: vendor.topicUrl, token: vendor.token });
    },
  },
  {
    name: 'a webhook',
    drops: false,
    async start() {
      const vendor = await startVendor(() => ({ reply: { status: 204 } }));
      const url = `${vendor.url}/hooks/7d1f0c9a8b6e5d4c`;
      return staged(webhook, vendor, { url, secret: 'a-secret-of-the-test' });
    },
  },
];

/** A clock that moves by sleeping. */
export const virtualClock = () => movingClock('2026-11-29T06:12:00Z');

export function contextOf(
  clock: ChannelContext['clock'],
  more: Partial<ChannelContext> = {},
): ChannelContext {
  return { fetch, clock, logger: silentLogger, ...more };
}

export const cause = 'The backend accepts connections and answers nothing';
export const firstLink = 'https://github.com/acme/shop/actions/runs/1764400';

/** A title that every channel would read as something else, if it could. */
export const hostile = '"a\\b" <!channel> </a> & \n @everyone [x](javascript:1) | *_~';

export function message(more: Partial<Message> = {}): Message {
  return {
    key: 'shop/production: probe web',
    event: 'health.failing',
    state: 'opened',
    severity: 'P1',
    environment: 'production',
    subject: 'shop',
    title: 'shop does not answer',
    text: `${cause}.\nLook at the log of the backend.`,
    facts: [
      { name: 'Host', value: 'web-1.example.com' },
      { name: 'Release', value: '1.4.2' },
    ],
    links: [
      { text: 'Run', url: firstLink },
      { text: 'Runbook', url: 'https://example.com/runbook?of=shop&for=backend' },
    ],
    log: ['listening on :8080', 'GET /health'],
    timeline: [{ at: Date.parse('2026-11-29T06:10:00Z'), text: 'first bad answer' }],
    at: Date.parse('2026-11-29T06:10:00Z'),
    ...more,
  };
}
