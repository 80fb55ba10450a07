import { list, object, shapeCheck, text, webAddress, yes } from './schema.ts';
import { type Sent, startVendor, type Vendor } from './vendor.ts';

export interface TelegramPost {
  readonly id: number;
  text: string;
  entities: readonly TelegramEntity[];
  edits: number;
}

export interface TelegramEntity {
  readonly type: string;
  readonly offset: number;
  readonly length: number;
  readonly url?: string;
}

export interface Telegram extends Vendor {
  readonly token: string;
  readonly chat: string;
  readonly posts: readonly TelegramPost[];
  /** Deletes a message, as a person may. */
  delete(id: number): void;
}

const count = { type: 'integer', minimum: 0 };
const entity = object(
  { type: { enum: ['bold', 'code', 'pre', 'text_link'] }, offset: count, length: count, url: webAddress },
  ['type', 'offset', 'length'],
);
const shared = {
  chat_id: { type: 'string', pattern: '^(-?\\d+|@\\w+)$' },
  text: text(4_096),
  entities: list(entity, 100),
  link_preview_options: object({ is_disabled: yes }),
};

/** https://core.telegram.org/bots/api#sendmessage and #editmessagetext. */
const checks: Readonly<Record<string, (body: unknown) => string[]>> = {
  sendMessage: shapeCheck(
    object({ ...shared, message_thread_id: count, disable_notification: yes }, ['chat_id', 'text']),
  ),
  editMessageText: shapeCheck(object({ ...shared, message_id: count }, ['text'])),
};

/** What Telegram makes a mention, a command, a hashtag or a link by itself, where no `code` or `pre` covers it. */
const detected = /@\w|#\w|(?:^|\s)\/\w|https?:\/\/|\w\.(?:com|org|net|io|dev)\b/;

interface Body {
  readonly text: string;
  readonly entities?: readonly TelegramEntity[];
  readonly message_id: number;
}

/** Starts a stand-in for Telegram's Bot API. */
export async function startTelegram(): Promise<Telegram> {
  const token = '110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw';
  const posts: TelegramPost[] = [];

  function carryOut(method: string, { text: said, entities = [], message_id: id }: Body) {
    if (method === 'sendMessage') {
      posts.push({ id: posts.length + 1, text: said, entities, edits: 0 });
      return done(posts.length);
    }
    const found = posts.find((each) => each.id === id);
    if (!found) return refused(400, 'Bad Request: message to edit not found');
    if (found.text === said && JSON.stringify(found.entities) === JSON.stringify(entities)) {
      return refused(400, 'Bad Request: message is not modified: specified new message content is the same');
    }
    Object.assign(found, { text: said, entities, edits: found.edits + 1 });
    return done(id);
  }

  function take(sent: Sent) {
    const [, given, method = ''] = /^\/bot([^/]+)\/(\w+)$/.exec(sent.path) ?? [];
    const check = checks[method];
    if (given !== token) return { reply: refused(401, 'Unauthorized') };
    if (!check) return { wrong: ['nobody publishes this method'], reply: refused(404, 'Not Found') };
    const wrong = check(sent.body);
    const { text: said = '', entities = [] } = sent.body as Partial<Body>;
    if (said.trim() !== said) wrong.push('text begins or ends with white space, which Telegram takes off');
    for (const { offset, length } of entities) {
      if (length === 0 || offset + length > said.length) wrong.push('an entity is not within the text');
    }
    if (detected.test(uncovered(said, entities)))
      wrong.push('Telegram would make a mention or a link of a text');
    if (wrong.length > 0) return { wrong, reply: refused(400, `Bad Request: ${wrong[0]}`) };
    return { reply: carryOut(method, sent.body as Body) };
  }

  const vendor = await startVendor(take);
  return {
    ...vendor,
    token,
    chat: '-1001234567890',
    posts,
    delete(gone) {
      const at = posts.findIndex(({ id }) => id === gone);
      if (at >= 0) posts.splice(at, 1);
    },
  };
}

function uncovered(said: string, entities: readonly TelegramEntity[]): string {
  const left = [...Array(said.length).keys()].map((index) => said[index] ?? '');
  for (const { type, offset, length } of entities) {
    if (type !== 'bold') left.fill('\u0000', offset, offset + length);
  }
  return left.join('');
}

function done(id: number) {
  return { status: 200, body: { ok: true, result: { message_id: id, date: 0, chat: {} } } };
}

function refused(status: number, description: string) {
  return { status, body: { ok: false, error_code: status, description } };
}
