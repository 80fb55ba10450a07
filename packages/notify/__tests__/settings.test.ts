import { describe, expect, it } from '@jest/globals';
import { discord } from '../src/channels/discord/discord.ts';
import { ntfy } from '../src/channels/ntfy/ntfy.ts';
import { pagerduty } from '../src/channels/pagerduty/pagerduty.ts';
import { slack } from '../src/channels/slack/settings.ts';
import { teams } from '../src/channels/teams/teams.ts';
import { telegram } from '../src/channels/telegram/telegram.ts';
import { webhook } from '../src/channels/webhook/webhook.ts';
import type { ChannelKind } from '../src/settings/channel-kind.ts';
import { readChannelSettings } from '../src/settings/read-settings.ts';

const botToken = '110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw';

describe('what a user writes for a channel', () => {
  it.each<[string, ChannelKind, unknown]>([
    ['an address alone', slack, 'https://hooks.slack.com/services/T0/B0/secret'],
    ['a bot', slack, { token: 'xoxb-1-secret', channel: '#alerts' }],
    ['a thread', discord, { url: 'https://discord.com/api/webhooks/1/secret', 'thread-id': '12' }],
    ['a workflow', teams, 'https://x.api.powerplatform.com/workflows/1?sig=secret'],
    ['a key alone', pagerduty, '0123456789abcdef0123456789abcdef'],
    ['the EU', pagerduty, { 'routing-key': '0'.repeat(32), 'api-url': 'https://events.eu.pagerduty.com' }],
    ['a chat by number', telegram, { token: botToken, chat: -1001234567890 }],
    ['a topic alone', ntfy, 'https://ntfy.sh/fairway-alerts'],
    ['this machine over http', ntfy, 'http://localhost:8080/fairway-alerts'],
    [
      'a hook',
      webhook,
      { url: 'https://example.com/hook', secret: 'sixteen-characters', template: ['{{title}}'] },
    ],
  ])('may be %s', (_, kind, written) => {
    const settings = readChannelSettings(kind, 'alerts', written);
    expect(settings.secrets.length).toBeGreaterThan(0);
    expect(settings.open('alerts')).toMatchObject({ name: 'alerts', kind: kind.kind });
  });

  it.each<[string, ChannelKind, unknown, RegExp]>([
    ['no address', slack, 'hunter2-no-address', /"slack\.url" is not an address/],
    ['http to another machine', discord, 'http://discord.com/hunter2', /anyone on the way can read/],
    ['a password in the address', webhook, 'https://u:hunter2@example.com', /user name or a password/],
    ['null', slack, null, /"slack" is null: the secret/],
    ['an empty text', slack, '', /"slack\.url" is empty|"slack" is empty/],
    ['a null field', slack, { token: null, channel: 'C1' }, /"slack\.token" is null/],
    ['half a bot', slack, { token: 'hunter2' }, /either "url", or "token" and "channel"/],
    ['both ways', slack, { url: 'https://x.y/hunter2', token: 'hunter2', channel: 'C1' }, /either/],
    ['an unknown field', slack, { url: 'https://x.y/hunter2', chanel: 'a' }, /no field "chanel"/],
    ['a secret as a field', slack, { 'https://x.y/hunter2': null }, /not shown, because it may be a secret/],
    ['a missing field', discord, {}, /"discord\.url" is missing/],
    ['a short key', pagerduty, 'hunter2', /32 letters and digits/],
    ['a chat without a sign', telegram, { token: botToken, chat: 'hunter2' }, /neither the id of a chat/],
    ['a token of another kind', telegram, { token: 'hunter2', chat: '@x' }, /not the token of a bot/],
    [
      'a query behind an address',
      telegram,
      { token: botToken, chat: '@x', 'api-url': 'https://x.y/?hunter2' },
      /a path is added/,
    ],
    ['no topic', ntfy, 'https://ntfy.sh/hunter2/x', /address of a topic/],
    ['a key with a line break', ntfy, { url: 'https://ntfy.sh/x', token: 'hunter2\n' }, /line break/],
    ['a short secret', webhook, { url: 'https://x.y', secret: 'hunter2' }, /less than 16/],
    [
      'a field that a template has not',
      webhook,
      { url: 'https://x.y', template: '{{hunter}}' },
      /does not exist/,
    ],
    ['a list', teams, ['hunter2'], /"teams" is not of the form below/],
    ['a number', teams, 42, /"teams" is not of the form below/],
  ])('is refused by the name of the channel, without a value: %s', (_, kind, written, why) => {
    const read = () => readChannelSettings(kind, 'night-shift', written);
    expect(read).toThrow(why);
    expect(read).toThrow(/The channel "night-shift" cannot be used/);
    expect(read).toThrow(/Write it like this/);
    expect(read).not.toThrow(/hunter2/);
  });
});
