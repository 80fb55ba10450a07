import { list, object, shapeCheck, text, webAddress, yes } from './schema.ts';
import { type Reply, type Sent, startVendor, type Vendor } from './vendor.ts';

/** A message as people see it in a channel. */
export interface SlackPost {
  readonly ts: string;
  thread: string | undefined;
  text: string;
  blocks: unknown;
  edits: number;
}

export interface Slack extends Vendor {
  /** Address of the incoming webhook. */
  readonly webhookUrl: string;
  readonly apiUrl: string;
  readonly token: string;
  readonly channel: string;
  readonly posts: readonly SlackPost[];
  /** Deletes a message, as a person may. */
  delete(ts: string): void;
}

const style = object({ bold: yes, italic: yes, code: yes, strike: yes });
const element = {
  oneOf: [
    object({ type: { const: 'text' }, text: text(40_000), style }, ['type', 'text']),
    object({ type: { const: 'link' }, url: webAddress, text: text(40_000), style }, ['type', 'url']),
  ],
};
const part = object(
  {
    type: { enum: ['rich_text_section', 'rich_text_preformatted'] },
    elements: list(element, 1_000, 1),
  },
  ['type', 'elements'],
);
const richText = object({ type: { const: 'rich_text' }, elements: list(part, 1_000, 1) }, [
  'type',
  'elements',
]);
const shown = { text: text(40_000), blocks: list(richText, 50, 1), unfurl_links: yes, unfurl_media: yes };
const channel = text(100);

/** https://docs.slack.dev/reference/methods/chat.postMessage and chat.update; blocks as Block Kit has them. */
const checks: Readonly<Record<string, (body: unknown) => string[]>> = {
  webhook: shapeCheck(object(shown, ['text'])),
  'chat.postMessage': shapeCheck(
    object({ ...shown, channel, thread_ts: { type: 'string', pattern: '^\\d+\\.\\d{6}$' } }, [
      'channel',
      'text',
    ]),
  ),
  'chat.update': shapeCheck(
    object(
      { text: shown.text, blocks: shown.blocks, channel, ts: { type: 'string', pattern: '^\\d+\\.\\d{6}$' } },
      ['channel', 'ts', 'text'],
    ),
  ),
};

/** Slack refuses blocks that are together longer than about so many characters. */
const mostCharacters = 13_200;

interface Body {
  readonly channel: string;
  readonly text: string;
  readonly blocks: unknown;
  readonly ts: string;
  readonly thread_ts?: string;
}

/** Starts a stand-in for Slack: an incoming webhook, and the two methods of the Web API for a bot. */
export async function startSlack(): Promise<Slack> {
  const token = 'xoxb-2417395824-stand-in-bot-token';
  const webhookPath = '/services/T024BE7LD/B03A0AAAB/x7xgY5TcQ2vStandInOnly00';
  const posts: SlackPost[] = [];
  let made = 0;

  function post({ text: said, blocks, thread_ts: wanted }: Body): SlackPost {
    made += 1;
    // A thread whose first message is gone: Slack posts at top level, and says nothing.
    const thread = posts.some(({ ts }) => ts === wanted) ? wanted : undefined;
    const ts = `1764400000.${String(made).padStart(6, '0')}`;
    const one: SlackPost = { ts, thread, text: said, blocks, edits: 0 };
    posts.push(one);
    return one;
  }

  const methods: Readonly<Record<string, (body: Body) => object>> = {
    'chat.postMessage'(body) {
      if (body.channel !== 'C0123456789') return { ok: false, error: 'channel_not_found' };
      const { ts, thread } = post(body);
      const message = { type: 'message', ts, text: body.text, ...(thread ? { thread_ts: thread } : {}) };
      return { ok: true, channel: body.channel, ts, message };
    },
    'chat.update'(body) {
      const found = posts.find(({ ts }) => ts === body.ts);
      if (!found) return { ok: false, error: 'message_not_found' };
      Object.assign(found, { text: body.text, blocks: body.blocks, edits: found.edits + 1 });
      return { ok: true, channel: body.channel, ts: body.ts, text: body.text, message: {} };
    },
  };

  function takeWebhook(body: Body): Reply {
    post(body);
    return { status: 200, body: 'ok' };
  }

  function take(sent: Sent) {
    const name = sent.path === webhookPath ? 'webhook' : sent.path.replace(/^\/api\//, '');
    const check = checks[name];
    if (!check) return { wrong: ['nobody publishes this path'], reply: { status: 404, body: 'no_team' } };
    const wrong = [
      ...(sent.method === 'POST' ? [] : ['is not POST']),
      ...jsonType(sent),
      ...check(sent.body),
    ];
    const body = sent.body as Body;
    if (JSON.stringify(body.blocks ?? '').length > mostCharacters) wrong.push('msg_too_long');
    if (/<[^>]*>/.test(body.text ?? '')) wrong.push('text holds a mention or a link');
    if (name === 'webhook') {
      return {
        wrong,
        reply: wrong.length > 0 ? { status: 400, body: 'invalid_payload' } : takeWebhook(body),
      };
    }
    if (sent.headers.authorization !== `Bearer ${token}`) {
      return { wrong, reply: { status: 200, body: { ok: false, error: 'invalid_auth' } } };
    }
    if (wrong.length > 0)
      return { wrong, reply: { status: 200, body: { ok: false, error: 'invalid_blocks' } } };
    return { wrong, reply: { status: 200, body: methods[name]?.(body) } };
  }

  const vendor = await startVendor(take);
  return {
    ...vendor,
    webhookUrl: `${vendor.url}${webhookPath}`,
    apiUrl: `${vendor.url}/api`,
    token,
    channel: 'C0123456789',
    posts,
    delete(gone) {
      const at = posts.findIndex(({ ts }) => ts === gone);
      if (at >= 0) posts.splice(at, 1);
    },
  };
}

function jsonType({ headers }: Sent): string[] {
  return /^application\/json/.test(headers['content-type'] ?? '') ? [] : ['is not sent as JSON'];
}
