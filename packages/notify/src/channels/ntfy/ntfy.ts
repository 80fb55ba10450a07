import { asRecord } from '@fairway/runtime';
import { z } from 'zod';
import type { Channel } from '../../channel.ts';
import type { Answer } from '../../delivery/answer.ts';
import { openChannel, refused } from '../../delivery/open-channel.ts';
import { previewOf } from '../../drawing/preview.ts';
import { channelKind } from '../../settings/channel-kind.ts';
import { address, orAlone, token } from '../../settings/fields.ts';
import { drawNtfy } from './draw.ts';

const schema = z.strictObject({
  /** Address of the topic. On a public server the topic's name is the password. */
  url: address.refine((url) => /^\/[-_A-Za-z0-9]{1,64}$/.test(new URL(url).pathname), {
    error: 'is not the address of a topic, such as https://ntfy.sh/TOPIC',
  }),
  /** Access token (`tk_…`) of a protected topic. */
  token: token.optional(),
});
type Settings = z.output<typeof schema>;

/** ntfy, on ntfy.sh or a server of one's own. */
export const ntfy = channelKind({
  kind: 'ntfy',
  example: 'ntfy: https://ntfy.sh/TOPIC, or ntfy: {url: https://ntfy.example.com/TOPIC, token: tk_…}',
  schema: orAlone('url', schema),
  secrets: ({ url, token: access }) => [url, new URL(url).pathname.slice(1), ...(access ? [access] : [])],
  open,
});

const hints = {
  unauthorized: 'the topic needs a token',
  forbidden: 'the token may not write to the topic',
  'limit reached': 'the server takes no more messages from this address today',
};

function open(name: string, { url, token: access }: Settings): Channel {
  const topic = new URL(url).pathname.slice(1);
  return openChannel({
    name,
    kind: 'ntfy',
    secrets: [url, topic, ...(access ? [access] : [])],
    preview: (message) => previewOf('Publishes a message:', drawNtfy(message)),
    async tell(message, _, talk) {
      const asked = await talk({
        method: 'POST',
        url: new URL('/', url).href,
        headers: access ? { authorization: `Bearer ${access}` } : {},
        body: { topic, ...drawNtfy(message) },
        double: 'harms',
      });
      const { event, topic: told } = asRecord(asked.answered?.json);
      if (asked.answered?.status === 200 && event === 'message' && told === topic) return { ok: true };
      return refused('ntfy', asked, saidBy, hints);
    },
  });
}

function saidBy({ json, text }: Answer): string {
  const { error } = asRecord(json);
  return typeof error === 'string' ? error : text;
}
