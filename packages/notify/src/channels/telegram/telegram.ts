import { asRecord } from '@fairway/runtime';
import { z } from 'zod';
import type { Channel, Reference } from '../../channel.ts';
import type { Answer } from '../../delivery/answer.ts';
import { openChannel, refused, type Taken, type Talk } from '../../delivery/open-channel.ts';
import { previewOf } from '../../drawing/preview.ts';
import type { Message } from '../../message.ts';
import { channelKind } from '../../settings/channel-kind.ts';
import { baseAddress } from '../../settings/fields.ts';
import { drawTelegram } from './draw.ts';

const schema = z.strictObject({
  /** Token of the bot, from @BotFather. */
  token: z.string('must be in quotes').regex(/^\d+:[\w-]{20,}$/, 'is not the token of a bot'),
  /** Id of the chat, or `@name` of a public channel. */
  chat: z
    .union([z.string(), z.number()])
    .transform(String)
    .refine((id) => /^(?:-?\d+|@\w+)$/.test(id), { error: 'is neither the id of a chat nor @name' }),
  /** Id of a topic in a group that has topics. */
  topic: z.number('must be a number').int().positive().optional(),
  /** Of a Bot API server of one's own. */
  'api-url': baseAddress.default('https://api.telegram.org'),
});
type Settings = z.output<typeof schema>;

/** Telegram by a bot. What becomes of an incident edits its message. */
export const telegram = channelKind({
  kind: 'telegram',
  example: 'telegram: {token: "123456:…", chat: "-1001234567890"}',
  schema: schema as z.ZodType<Settings>,
  secrets: ({ token }) => [token],
  open,
});

const hints = {
  'chat not found': 'add the bot to the chat, and give its id',
  'bot was blocked': 'the person has blocked the bot',
  'bot was kicked': 'add the bot to the group again',
  'upgraded to a supergroup': 'the group has a new id: give that one',
  Unauthorized: 'the token was revoked',
};

/** The first message cannot be edited any more. */
const gone = /message to edit not found|message can't be edited|MESSAGE_ID_INVALID/;

function open(name: string, { token, chat, topic, 'api-url': apiUrl }: Settings): Channel {
  const ask = (talk: Talk, method: string, body: object, double: 'harmless' | 'harms') =>
    talk({
      method: 'POST',
      url: `${apiUrl}/bot${token}/${method}`,
      body,
      double,
      pauseInBody: (json) => asRecord(asRecord(json)['parameters'])['retry_after'],
    });

  async function post(talk: Talk, message: Message): Promise<Taken> {
    const body = {
      chat_id: chat,
      ...(topic === undefined ? {} : { message_thread_id: topic }),
      ...drawTelegram(message),
      link_preview_options: { is_disabled: true },
      disable_notification: message.severity === 'P3',
    };
    const asked = await ask(talk, 'sendMessage', body, 'harms');
    const { ok, id } = readTelegram(asked.answered);
    if (ok && id !== undefined) return { ok: true, reference: { message: id } };
    return refused('Telegram', asked, saidBy, hints);
  }

  async function edit(talk: Talk, message: Message, first: string): Promise<Taken> {
    const body = {
      chat_id: chat,
      message_id: Number(first),
      ...drawTelegram(message),
      link_preview_options: { is_disabled: true },
    };
    const asked = await ask(talk, 'editMessageText', body, 'harmless');
    const { ok, said } = readTelegram(asked.answered);
    if (ok || said.includes('message is not modified')) return { ok: true, reference: { message: first } };
    if (gone.test(said)) return post(talk, message);
    return refused('Telegram', asked, saidBy, hints);
  }

  return openChannel({
    name,
    kind: 'telegram',
    secrets: [token],
    preview(message, earlier) {
      const edits = firstOf(message, earlier) !== undefined;
      return previewOf(edits ? 'Edits the first message:' : 'Sends a message:', drawTelegram(message));
    },
    async tell(message, earlier, talk) {
      const first = firstOf(message, earlier);
      return first === undefined ? post(talk, message) : edit(talk, message, first);
    },
  });
}

function firstOf({ state }: Message, earlier: Reference | undefined): string | undefined {
  return state === 'opened' || state === 'event' ? undefined : earlier?.['message'];
}

function readTelegram(answer: Answer | undefined) {
  const { ok, result, description } = asRecord(answer?.json);
  const id = asRecord(result)['message_id'];
  return {
    ok: answer?.status === 200 && ok === true,
    id: typeof id === 'number' ? String(id) : undefined,
    said: typeof description === 'string' ? description : '',
  };
}

function saidBy(answer: Answer): string {
  return readTelegram(answer).said || answer.text;
}
