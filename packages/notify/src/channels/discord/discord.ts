import { asRecord } from '@fairway/runtime';
import { z } from 'zod';
import type { Channel } from '../../channel.ts';
import { openChannel, refused, type Taken, type Talk } from '../../delivery/open-channel.ts';
import { previewOf } from '../../drawing/preview.ts';
import { channelKind } from '../../settings/channel-kind.ts';
import { address, orAlone } from '../../settings/fields.ts';
import { type DiscordMessage, drawDiscord } from './draw.ts';

const schema = z.strictObject({
  /** Address of the webhook. */
  url: address,
  /** A thread of the channel. A forum channel demands one. */
  'thread-id': z.string('must be in quotes').regex(/^\d+$/, 'is not the id of a thread').optional(),
});

/** Discord by a webhook. What becomes of an incident edits its message. */
export const discord = channelKind({
  kind: 'discord',
  example: 'discord: https://discord.com/api/webhooks/…, or discord: {url: https://…, thread-id: "…"}',
  schema: orAlone('url', schema),
  secrets: ({ url }) => [url],
  open: (name, { url, 'thread-id': thread }) => open(name, url, thread),
});

/** Discord's error where a message does not exist; the webhook itself does. */
const unknownMessage = 10_008;

const hints = {
  'Unknown Webhook': 'the webhook was removed: make a new one',
  'Invalid Webhook Token': 'the address is cut or changed: copy it again',
  thread_id: 'a forum channel needs `thread-id`',
};

function open(name: string, url: string, thread: string | undefined): Channel {
  function endpoint(message: string, wait: boolean): string {
    const at = new URL(url);
    at.pathname = `${at.pathname.replace(/\/$/, '')}${message && `/messages/${message}`}`;
    // Without `wait`, a message that was not saved gives no error.
    if (wait) at.searchParams.set('wait', 'true');
    if (thread !== undefined) at.searchParams.set('thread_id', thread);
    return at.href;
  }
  const pauseInBody = (json: unknown) => asRecord(json)['retry_after'];

  async function post(talk: Talk, body: DiscordMessage): Promise<Taken> {
    const asked = await talk({ method: 'POST', url: endpoint('', true), body, double: 'harms', pauseInBody });
    const { id } = asRecord(asked.answered?.json);
    if (asked.answered?.status === 200 && typeof id === 'string')
      return { ok: true, reference: { message: id } };
    return refused('Discord', asked, saidBy, hints);
  }

  async function edit(talk: Talk, body: DiscordMessage, message: string): Promise<Taken> {
    const request = { method: 'PATCH' as const, url: endpoint(message, false), body, pauseInBody };
    const asked = await talk({ ...request, double: 'harmless' });
    const { id, code } = asRecord(asked.answered?.json);
    if (asked.answered?.status === 200 && id === message) return { ok: true, reference: { message } };
    if (code === unknownMessage) return post(talk, body);
    return refused('Discord', asked, saidBy, hints);
  }

  return openChannel({
    name,
    kind: 'discord',
    secrets: [url],
    preview(message, earlier) {
      const edits = earlier?.['message'] && message.state !== 'opened' && message.state !== 'event';
      return previewOf(edits ? 'Edits the first message:' : 'Posts a message:', drawDiscord(message));
    },
    async tell(message, earlier, talk) {
      const body = drawDiscord(message);
      const first =
        message.state === 'opened' || message.state === 'event' ? undefined : earlier?.['message'];
      return first === undefined ? post(talk, body) : edit(talk, body, first);
    },
  });
}

function saidBy({ json, text }: { readonly json: unknown; readonly text: string }): string {
  const { message, errors } = asRecord(json);
  if (typeof message !== 'string') return text;
  return errors === undefined ? message : `${message} ${JSON.stringify(errors)}`;
}
