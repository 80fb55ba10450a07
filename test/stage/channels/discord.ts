import { list, object, shapeCheck, text, webAddress, yes } from './schema.ts';
import { type Sent, startVendor, type Vendor } from './vendor.ts';

export interface DiscordPost {
  readonly id: string;
  readonly thread: string | undefined;
  body: unknown;
  edits: number;
}

export interface Discord extends Vendor {
  readonly webhookUrl: string;
  readonly posts: readonly DiscordPost[];
  /** Deletes a message, as a person may. */
  delete(id: string): void;
}

const embed = object(
  {
    title: text(256),
    description: text(4_096),
    url: webAddress,
    timestamp: { type: 'string', format: 'date-time' },
    color: { type: 'integer', minimum: 0, maximum: 0xffffff },
    footer: object({ text: text(2_048) }, ['text']),
    fields: list(object({ name: text(256), value: text(1_024), inline: yes }, ['name', 'value']), 25),
  },
  [],
);

/** https://docs.discord.com/developers/resources/webhook#execute-webhook and its limits of embeds. */
const check = shapeCheck(
  object(
    {
      content: text(2_000),
      embeds: list(embed, 10, 1),
      allowed_mentions: object({ parse: list({ type: 'string' }, 0) }, ['parse']),
    },
    // Without `allowed_mentions` a text with @everyone calls everyone: the product never leaves it out.
    ['allowed_mentions'],
  ),
);

interface Embed {
  readonly title?: string;
  readonly description?: string;
  readonly footer?: { readonly text: string };
  readonly fields?: readonly { readonly name: string; readonly value: string }[];
}

/** Starts a stand-in for a webhook of Discord. */
export async function startDiscord(): Promise<Discord> {
  const webhookPath = '/api/webhooks/223704706495545344/3d89bb7572e0fb30d8128367b3b1b44fecd1726de135cbe28a41';
  const posts: DiscordPost[] = [];
  let made = 1_100_000_000_000_000_000n;

  function take(sent: Sent) {
    const url = new URL(sent.path, 'http://discord');
    if (!url.pathname.startsWith(webhookPath)) {
      return { reply: { status: 404, body: { message: 'Unknown Webhook', code: 10_015 } } };
    }
    const edited = /^\/messages\/(\d+)$/.exec(url.pathname.slice(webhookPath.length))?.[1];
    const wrong = [...check(sent.body), ...sizeOf(sent.body)];
    if (wrong.length > 0) {
      return { wrong, reply: { status: 400, body: { message: 'Invalid Form Body', code: 50_035 } } };
    }
    const thread = url.searchParams.get('thread_id') ?? undefined;
    if (sent.method === 'PATCH') {
      const found = posts.find(({ id }) => id === edited);
      if (!found) return { reply: { status: 404, body: { message: 'Unknown Message', code: 10_008 } } };
      Object.assign(found, { body: sent.body, edits: found.edits + 1 });
      return { reply: { status: 200, body: { id: found.id } } };
    }
    if (sent.method !== 'POST' || edited !== undefined) {
      return { wrong: ['nobody publishes this'], reply: { status: 405 } };
    }
    made += 1n;
    const one: DiscordPost = { id: String(made), thread, body: sent.body, edits: 0 };
    posts.push(one);
    if (url.searchParams.get('wait') !== 'true') return { reply: { status: 204 } };
    return { reply: { status: 200, body: { id: one.id, type: 0 } } };
  }

  const vendor = await startVendor(take);
  return {
    ...vendor,
    webhookUrl: `${vendor.url}${webhookPath}`,
    posts,
    delete(gone) {
      const at = posts.findIndex(({ id }) => id === gone);
      if (at >= 0) posts.splice(at, 1);
    },
  };
}

/** All texts of all embeds together are limited as well. */
function sizeOf(body: unknown): string[] {
  const { embeds = [] } = body as { readonly embeds?: readonly Embed[] };
  const size = embeds
    .flatMap(({ title = '', description = '', footer, fields = [] }) => [
      title,
      description,
      footer?.text ?? '',
      ...fields.flatMap(({ name, value }) => [name, value]),
    ])
    .reduce((sum, each) => sum + each.length, 0);
  return size > 6_000 ? [`embeds have ${size} characters, more than 6000`] : [];
}
