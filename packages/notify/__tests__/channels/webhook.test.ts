import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { startVendor, type Vendor } from '../../../../test/stage/channels/vendor.ts';
import { signedHeaders } from '../../src/channels/webhook/sign.ts';
import { webhook } from '../../src/channels/webhook/webhook.ts';
import type { Message } from '../../src/message.ts';
import { readChannelSettings } from '../../src/settings/read-settings.ts';
import { contextOf, firstLink, hostile, message, virtualClock } from './stand-ins.ts';

let vendor: Vendor | undefined;

afterEach(async () => {
  await vendor?.stop();
  vendor = undefined;
});

async function post(settings: object, more: Partial<Message> = {}) {
  vendor = await startVendor(() => ({ reply: { status: 202 } }));
  const channel = readChannelSettings(webhook, 'hook', { url: `${vendor.url}/x`, ...settings }).open('hook');
  const told = await channel.send(message(more), undefined, contextOf(virtualClock()));
  expect(told).toEqual({ channel: 'hook', ok: true });
  return vendor.sent[0] as NonNullable<(typeof vendor.sent)[0]>;
}

describe('the signature', () => {
  it('is that of Standard Webhooks', () => {
    const body = '{"test": 2432232314}';
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    expect(signedHeaders('msg_p5jXN8AQM9LWM0D4loKWxJek', 1_614_265_330, body, secret)).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('is over what arrives, byte for byte', async () => {
    const secret = 'sixteen-characters-and-more';
    const { headers, text } = await post({ secret }, { title: hostile });
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${text}`;
    const expected = createHmac('sha256', secret).update(signed).digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${expected}`);
    expect(Number(headers['webhook-timestamp'])).toBe(Date.parse('2026-11-29T06:12:00Z') / 1_000);
  });

  it('is left out where there is no secret; the id stays, and is the same for the same message', async () => {
    const first = await post({});
    await vendor?.stop();
    const second = await post({});
    expect(first.headers['webhook-signature']).toBeUndefined();
    expect(first.headers['webhook-id']).toBe(second.headers['webhook-id']);
  });
});

describe('the body', () => {
  it('is the whole message', async () => {
    const { body } = await post({ headers: { authorization: 'Bearer of-the-receiver' } });
    expect(body).toMatchObject({
      version: 1,
      state: 'opened',
      severity: 'P1',
      subject: 'shop',
      links: [{ url: firstLink }, {}],
      time: '2026-11-29T06:10:00.000Z',
    });
    expect(vendor?.sent[0]?.headers.authorization).toBe('Bearer of-the-receiver');
  });

  it('is what a template makes of it; a quote in a title breaks nothing', async () => {
    const template = { text: '{{headline}}', at: ['{{ link }}', 1, null, { 'a.b': '{{severity}}' }] };
    const { body } = await post({ template }, { title: hostile });
    const title = hostile.replace(' \n ', ' ');
    expect(body).toEqual({ text: `P1: ${title}`, at: [firstLink, 1, null, { 'a.b': 'P1' }] });
  });

  it('fills no field twice: a title that looks like a field stays a title', async () => {
    const { body } = await post({ template: '{{title}}' }, { title: '{{link}} $& $1' });
    expect(body).toBe('{{link}} $& $1');
  });
});
