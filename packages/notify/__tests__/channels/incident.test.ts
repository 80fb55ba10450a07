import { afterEach, describe, expect, it } from '@jest/globals';
import { type Discord, startDiscord } from '../../../../test/stage/channels/discord.ts';
import { startPagerDuty } from '../../../../test/stage/channels/pagerduty.ts';
import { type Slack, startSlack } from '../../../../test/stage/channels/slack.ts';
import { startTelegram, type Telegram } from '../../../../test/stage/channels/telegram.ts';
import type { Vendor } from '../../../../test/stage/channels/vendor.ts';
import type { Channel, Reference } from '../../src/channel.ts';
import { discord } from '../../src/channels/discord/discord.ts';
import { dedupKeyOf } from '../../src/channels/pagerduty/draw.ts';
import { pagerduty } from '../../src/channels/pagerduty/pagerduty.ts';
import { slack } from '../../src/channels/slack/settings.ts';
import { telegram } from '../../src/channels/telegram/telegram.ts';
import type { Message } from '../../src/message.ts';
import type { ChannelKind } from '../../src/settings/channel-kind.ts';
import { readChannelSettings } from '../../src/settings/read-settings.ts';
import { contextOf, message, virtualClock } from './stand-ins.ts';

const running: Vendor[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((vendor) => vendor.stop()));
});

function talkTo(vendor: Vendor, kind: ChannelKind, written: unknown, clock = virtualClock()) {
  running.push(vendor);
  const channel: Channel = readChannelSettings(kind, 'alerts', written).open('alerts');
  return (state: Message['state'], earlier?: Reference, more: Partial<Message> = {}) =>
    channel.send(message({ ...more, state }), earlier, contextOf(clock));
}

describe('an incident in Slack, by a bot', () => {
  async function stage(): Promise<{ vendor: Slack; tell: ReturnType<typeof talkTo> }> {
    const vendor = await startSlack();
    const { token, channel, apiUrl } = vendor;
    return { vendor, tell: talkTo(vendor, slack, { token, channel, 'api-url': apiUrl }) };
  }

  it('is one message with a thread; its end edits the message and stands in the thread', async () => {
    const { vendor, tell } = await stage();
    const opened = await tell('opened');
    const ongoing = await tell('ongoing', opened.reference);
    const resolved = await tell('resolved', ongoing.reference);
    expect(resolved).toMatchObject({ ok: true, reference: opened.reference });
    const [first, note, end] = vendor.posts;
    expect(vendor.posts).toHaveLength(3);
    expect(first).toMatchObject({
      edits: 1,
      thread: undefined,
      text: expect.stringContaining('P1 resolved: shop'),
    });
    expect(note).toMatchObject({ thread: first?.ts, text: expect.stringContaining('P1 goes on') });
    expect(end).toMatchObject({ thread: first?.ts, text: 'P1 resolved: shop does not answer' });
    expect(vendor.violations).toEqual([]);
  });

  it('ends with a message of its own where the first one was deleted', async () => {
    const { vendor, tell } = await stage();
    const opened = await tell('opened');
    vendor.delete(opened.reference?.['ts'] ?? '');
    const resolved = await tell('resolved', opened.reference);
    expect(resolved.ok).toBe(true);
    expect(resolved.reference?.['ts']).not.toBe(opened.reference?.['ts']);
    expect(vendor.posts).toHaveLength(1);
    expect(vendor.posts[0]?.text).toContain('P1 resolved');
  });

  it('says so where Slack puts an answer at top level, and answers that one from then on', async () => {
    const { vendor, tell } = await stage();
    const opened = await tell('opened');
    vendor.delete(opened.reference?.['ts'] ?? '');
    const ongoing = await tell('ongoing', opened.reference);
    expect(ongoing).toMatchObject({ ok: true, warning: expect.stringContaining('was deleted') });
    await tell('resolved', ongoing.reference);
    expect(vendor.posts.map(({ edits, thread }) => [edits, thread !== undefined])).toEqual([
      [1, false],
      [0, true],
    ]);
  });

  it('is told as over again where no answer came to the edit, which harms nobody', async () => {
    const { vendor, tell } = await stage();
    const opened = await tell('opened');
    for (let tries = 0; tries < 4; tries += 1) vendor.fail('lost answer');
    const lost = await tell('resolved', opened.reference);
    expect([lost.ok, lost.unsure]).toEqual([false, undefined]);
    expect(await tell('resolved', opened.reference)).toMatchObject({ ok: true });
    expect(vendor.posts.map(({ thread }) => thread !== undefined)).toEqual([false, true]);
  });

  it('is told as over where only the answer in the thread fails', async () => {
    const { vendor, tell } = await stage();
    const opened = await tell('opened');
    vendor.fail({ status: 200, body: { ok: true, channel: vendor.channel, ts: opened.reference?.['ts'] } });
    vendor.fail({ status: 200, body: { ok: false, error: 'restricted_action' } });
    expect(await tell('resolved', opened.reference)).toMatchObject({
      ok: true,
      reference: opened.reference,
      warning: expect.stringContaining('restricted_action'),
    });
  });

  it.each([
    ['not_in_channel', /invite the app/],
    ['channel_not_found', /id of the channel/],
    ['missing_scope', /chat:write/],
    ['something_new', /something_new/],
  ])('is not told where Slack says 200 and %s', async (error, problem) => {
    const { vendor, tell } = await stage();
    vendor.fail({ status: 200, body: { ok: false, error } });
    expect(await tell('opened')).toMatchObject({ ok: false, problem: expect.stringMatching(problem) });
  });
});

describe('an incident in Slack, by a webhook', () => {
  it.each([
    [200, 'no_service', /webhook was removed/],
    [200, '<html>maintenance</html>', /200/],
    [200, '', /200/],
    [404, 'channel_not_found', /id of the channel/],
    [410, 'channel_is_archived', /archived/],
    [400, 'missing_text_or_fallback_or_attachments', /missing_text/],
  ])('is not told where Slack says %i and "%s"', async (status, body, problem) => {
    const vendor = await startSlack();
    const tell = talkTo(vendor, slack, vendor.webhookUrl);
    vendor.fail({ status, body });
    expect(await tell('opened')).toMatchObject({ ok: false, problem: expect.stringMatching(problem) });
    expect(vendor.posts).toEqual([]);
  });
});

describe('an incident in Discord', () => {
  async function stage(): Promise<{ vendor: Discord; tell: ReturnType<typeof talkTo> }> {
    const vendor = await startDiscord();
    const settings = { url: vendor.webhookUrl, 'thread-id': '1100000000000000009' };
    return { vendor, tell: talkTo(vendor, discord, settings) };
  }

  it('is one message in its thread, which is edited', async () => {
    const { vendor, tell } = await stage();
    const opened = await tell('opened');
    await tell('ongoing', opened.reference);
    const resolved = await tell('resolved', opened.reference);
    expect(resolved).toMatchObject({ ok: true, reference: opened.reference });
    expect(vendor.posts).toMatchObject([{ thread: '1100000000000000009', edits: 2 }]);
    expect(JSON.stringify(vendor.posts[0]?.body)).toContain('P1 resolved');
    expect(vendor.sent.every(({ path }) => path.includes('thread_id=1100000000000000009'))).toBe(true);
    expect(vendor.violations).toEqual([]);
  });

  it('ends with a message of its own where the first one was deleted', async () => {
    const { vendor, tell } = await stage();
    const opened = await tell('opened');
    vendor.delete(opened.reference?.['message'] ?? '');
    const resolved = await tell('resolved', opened.reference);
    expect(resolved.ok).toBe(true);
    expect(resolved.reference).toEqual({ message: vendor.posts[0]?.id });
  });

  it('waits as long as the answer asks for in its body, also a part of a second', async () => {
    const vendor = await startDiscord();
    const clock = virtualClock();
    const tell = talkTo(vendor, discord, vendor.webhookUrl, clock);
    vendor.fail({ status: 429, body: { message: 'You are being rate limited.', retry_after: 0.65 } });
    expect(await tell('opened')).toMatchObject({ ok: true });
    expect(clock.slept).toEqual([650]);
  });

  it('is not told by an answer without a message', async () => {
    const { vendor, tell } = await stage();
    vendor.fail({ status: 204 });
    expect(await tell('opened')).toMatchObject({ ok: false, problem: 'Discord answers 204.' });
  });

  it('says what a forum channel needs', async () => {
    const { vendor, tell } = await stage();
    const message = 'Webhooks posted to forum channels must have a thread_name or thread_id';
    vendor.fail({ status: 400, body: { message, code: 220_001 } });
    expect(await tell('opened')).toMatchObject({
      ok: false,
      problem: expect.stringContaining('`thread-id`'),
    });
  });
});

describe('an incident in Telegram', () => {
  async function stage(): Promise<{ vendor: Telegram; tell: ReturnType<typeof talkTo> }> {
    const vendor = await startTelegram();
    const { token, chat, url } = vendor;
    return { vendor, tell: talkTo(vendor, telegram, { token, chat, 'api-url': url }) };
  }

  it('is one message, which is edited; the same text again is no failure', async () => {
    const { vendor, tell } = await stage();
    const opened = await tell('opened');
    expect(await tell('resolved', opened.reference)).toMatchObject({ ok: true });
    expect(await tell('resolved', opened.reference)).toMatchObject({ ok: true, reference: opened.reference });
    expect(vendor.posts).toMatchObject([{ edits: 1, text: expect.stringMatching(/^P1 resolved /) }]);
    expect(vendor.violations).toEqual([]);
  });

  it('ends with a message of its own where the first one was deleted', async () => {
    const { vendor, tell } = await stage();
    const opened = await tell('opened');
    vendor.delete(Number(opened.reference?.['message']));
    expect(await tell('resolved', opened.reference)).toMatchObject({ ok: true });
    expect(vendor.posts).toHaveLength(1);
  });

  it('waits as long as the answer asks for in its body', async () => {
    const vendor = await startTelegram();
    const { token, chat, url } = vendor;
    const clock = virtualClock();
    const tell = talkTo(vendor, telegram, { token, chat, 'api-url': url }, clock);
    const body = {
      ok: false,
      error_code: 429,
      description: 'Too Many Requests',
      parameters: { retry_after: 5 },
    };
    vendor.fail({ status: 429, body });
    expect(await tell('opened')).toMatchObject({ ok: true });
    expect(clock.slept).toEqual([5_000]);
  });

  it('says that a group has a new id', async () => {
    const { vendor, tell } = await stage();
    const description = 'Bad Request: group chat was upgraded to a supergroup chat';
    vendor.fail({ status: 400, body: { ok: false, error_code: 400, description } });
    expect(await tell('opened')).toMatchObject({ ok: false, problem: expect.stringContaining('new id') });
  });
});

describe('an incident in PagerDuty', () => {
  async function stage() {
    const vendor = await startPagerDuty();
    const settings = { 'routing-key': vendor.routingKey, 'api-url': vendor.url };
    return { vendor, tell: talkTo(vendor, pagerduty, settings) };
  }

  it('calls people once, however often it is told, and is resolved by the same key', async () => {
    const { vendor, tell } = await stage();
    for (const state of ['opened', 'ongoing', 'acknowledged', 'ongoing'] as const) await tell(state);
    expect(vendor.alerts).toMatchObject([{ status: 'acknowledged', calls: 1 }]);
    await tell('resolved');
    expect(vendor.alerts).toMatchObject([{ status: 'resolved', calls: 1 }]);
  });

  it('is another one for another stack with a service of the same name', async () => {
    const { vendor, tell } = await stage();
    await tell('opened', undefined, { key: 'shop/production: probe web' });
    await tell('opened', undefined, { key: 'blog/production: probe web' });
    await tell('resolved', undefined, { key: 'shop/production: probe web' });
    expect(vendor.alerts.map(({ status }) => status)).toEqual(['resolved', 'triggered']);
  });

  it('has a key of at most 255 characters, and never that of another', () => {
    const long = 'ü'.repeat(300);
    expect(dedupKeyOf('shop')).toBe('shop');
    expect(dedupKeyOf(long).length).toBeLessThanOrEqual(255);
    expect(dedupKeyOf(`${long}a`)).not.toBe(dedupKeyOf(`${long}b`));
    expect(dedupKeyOf(`${long}a`)).toBe(dedupKeyOf(`${long}a`));
  });

  it('has a summary of at most 1,024 characters, so that it is not refused', async () => {
    const { vendor, tell } = await stage();
    await tell('opened', undefined, { title: 'ü'.repeat(1_100) });
    expect(vendor.alerts[0]?.summary).toHaveLength(1_024);
    expect(vendor.violations).toEqual([]);
  });

  it('is no incident where something happened once: a change event wakes nobody', async () => {
    const { vendor, tell } = await stage();
    await tell('event', undefined, { title: 'shop 1.4.2 is deployed', severity: 'P3' });
    expect(vendor.alerts).toEqual([]);
    expect(vendor.changes).toMatchObject([{ payload: { summary: expect.stringMatching(/^shop 1\.4\.2/) } }]);
  });

  it('is not sent again where PagerDuty refuses it: the same event would be refused again', async () => {
    const { vendor, tell } = await stage();
    const body = { status: 'invalid event', message: 'Event object is invalid', errors: ['no source'] };
    vendor.fail({ status: 400, body });
    expect(await tell('opened')).toMatchObject({
      ok: false,
      problem: expect.stringContaining('Event object is invalid: no source'),
    });
    expect(vendor.sent).toHaveLength(1);
  });

  it('says that the key of a ruleset takes no change events', async () => {
    const vendor = await startPagerDuty();
    const tell = talkTo(vendor, pagerduty, { 'routing-key': `R${'0'.repeat(31)}`, 'api-url': vendor.url });
    expect(await tell('event')).toMatchObject({ ok: false, problem: expect.stringContaining('ruleset') });
    expect(vendor.sent).toEqual([]);
  });
});
