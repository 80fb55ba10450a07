import { z } from 'zod';
import type { Channel } from '../../channel.ts';
import { openChannel, refused } from '../../delivery/open-channel.ts';
import { previewOf } from '../../drawing/preview.ts';
import { channelKind } from '../../settings/channel-kind.ts';
import { address, orAlone, token } from '../../settings/fields.ts';
import { drawWebhook, type Template, templateFields, unknownFields } from './draw.ts';
import { signedHeaders, webhookId } from './sign.ts';

const schema = z.strictObject({
  url: address,
  /** Key of the signature. Without one, a receiver cannot know who sends. */
  secret: token.min(16, 'has less than 16 characters, which can be guessed').optional(),
  /** Headers besides, such as `authorization`. */
  headers: z
    .record(
      z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, 'is not the name of a header'),
      z.string().regex(/^[\t\x20-\x7e]*$/, 'holds a character that no header may have'),
    )
    .optional(),
  /** The body: any JSON, with `{{title}}` and the like in its texts. */
  template: z
    .custom<Template>((value) => value !== undefined)
    .refine((template) => unknownFields(template).length === 0, {
      error: `names a field that does not exist; there are ${templateFields.join(', ')}`,
    })
    .optional(),
});
type Settings = z.output<typeof schema>;

/** Any server that takes JSON. */
export const webhook = channelKind({
  kind: 'webhook',
  example: 'webhook: {url: https://example.com/hook, secret: …}',
  schema: orAlone('url', schema),
  secrets: ({ url, secret, headers }) => [
    url,
    ...(secret ? [secret] : []),
    ...Object.values(headers ?? {}).filter((value) => value.length >= 8),
  ],
  open,
});

function open(name: string, { url, secret, headers = {}, template }: Settings): Channel {
  return openChannel({
    name,
    kind: 'webhook',
    secrets: [url, ...(secret ? [secret] : []), ...Object.values(headers)],
    preview: (message) => previewOf('Posts JSON:', drawWebhook(message, template)),
    async tell(message, _, talk, { clock }) {
      const body = JSON.stringify(drawWebhook(message, template));
      const timestamp = Math.floor(clock.now() / 1_000);
      const asked = await talk({
        method: 'POST',
        url,
        headers: { ...headers, ...signedHeaders(webhookId(message), timestamp, body, secret) },
        body,
        // Whether the receiver drops doubles by their id is not known.
        double: 'harms',
      });
      const status = asked.answered?.status ?? 0;
      if (status >= 200 && status < 300) return { ok: true };
      return refused('The receiver', asked, ({ text }) => text);
    },
  });
}
