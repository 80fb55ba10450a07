import { asRecord } from '@fairway/runtime';
import type { Channel, Reference } from '../../channel.ts';
import type { Answer } from '../../delivery/answer.ts';
import type { Asked, VendorRequest } from '../../delivery/ask.ts';
import { openChannel, refused, type Taken, type Talk } from '../../delivery/open-channel.ts';
import { previewOf } from '../../drawing/preview.ts';
import { headlineOf } from '../../drawing/wording.ts';
import type { Message } from '../../message.ts';
import { drawSlack, escapeSlack, type SlackMessage } from './draw.ts';
import { slackHints } from './hints.ts';

interface Bot {
  readonly token: string;
  readonly channel: string;
  readonly apiUrl: string;
}

/** Errors after which the token is of no use in this run. */
const deadErrors = /^(?:invalid_auth|not_authed|token_revoked|token_expired|account_inactive|missing_scope)$/;
/** The first message cannot be edited any more, whoever asks. */
const goneErrors = /^(?:message_not_found|cant_update_message|edit_window_closed|channel_not_found)$/;

/**
 * Slack by a bot. The end of an incident edits the first message and answers in its thread; what goes on is told in the
 * thread. Where the first message is gone, the end is a message of its own.
 */
export function slackBot(name: string, bot: Bot): Channel {
  const request = (method: string, body: object, double: VendorRequest['double']): VendorRequest => ({
    method: 'POST',
    url: `${bot.apiUrl}/${method}`,
    headers: { authorization: `Bearer ${bot.token}`, 'content-type': 'application/json; charset=utf-8' },
    body,
    double,
  });

  async function post(talk: Talk, drawn: SlackMessage, thread?: string): Promise<Taken> {
    const body = {
      channel: bot.channel,
      ...drawn,
      ...(thread === undefined ? {} : { thread_ts: thread }),
      unfurl_links: false,
      unfurl_media: false,
    };
    const asked = await talk(request('chat.postMessage', body, 'harms'));
    const { ok, ts, channel, message } = readSlack(asked.answered);
    if (!ok || !ts) return failed(asked);
    // An answer to a deleted message is shown at top level, and Slack calls that a success.
    const lost = thread !== undefined && message['thread_ts'] !== thread;
    return {
      ok: true,
      reference: { ts: lost || thread === undefined ? ts : thread, channel },
      ...(lost ? { warning: 'The first message was deleted: Slack shows this one at top level.' } : {}),
    };
  }

  async function end(talk: Talk, message: Message, first: Reference): Promise<Taken> {
    const drawn = drawSlack(message);
    const target = { channel: first['channel'] ?? bot.channel, ts: first['ts'] ?? '' };
    const edited = await talk(request('chat.update', { ...target, ...drawn }, 'harmless'));
    const { ok, error } = readSlack(edited.answered);
    if (!ok) return goneErrors.test(error) ? post(talk, drawn) : failed(edited);
    const replied = await post(talk, replyOf(message), target.ts);
    if (replied.ok) return replied;
    return {
      ok: true,
      reference: target,
      warning: `The first message says that it is over; its thread does not. ${replied.problem ?? ''}`.trim(),
    };
  }

  return openChannel({
    name,
    kind: 'slack',
    secrets: [bot.token],
    preview: (message, earlier) => previewOf(does[roadOf(message, earlier)], drawSlack(message)),
    async tell(message, earlier, talk) {
      const road = roadOf(message, earlier);
      if (road === 'end' && earlier) return end(talk, message, earlier);
      return post(talk, drawSlack(message), road === 'thread' ? earlier?.['ts'] : undefined);
    },
  });
}

const does = {
  post: 'Posts a message:',
  thread: 'Answers in the thread of the first message:',
  end: 'Edits the first message, and answers in its thread:',
};

function roadOf({ state }: Message, earlier: Reference | undefined): keyof typeof does {
  if (!earlier?.['ts'] || state === 'opened' || state === 'event') return 'post';
  return state === 'resolved' ? 'end' : 'thread';
}

/** The answer in the thread is short: the message above it holds the rest. */
function replyOf(message: Message): SlackMessage {
  const text = headlineOf(message);
  const elements = [{ type: 'text' as const, text }];
  return {
    text: escapeSlack(text),
    blocks: [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }],
  };
}

function readSlack(answer: Answer | undefined) {
  const { ok, ts, channel, error, message } = asRecord(answer?.json);
  return {
    ok: answer?.status === 200 && ok === true,
    ts: typeof ts === 'string' ? ts : '',
    channel: typeof channel === 'string' ? channel : '',
    error: typeof error === 'string' ? error : '',
    message: asRecord(message),
  };
}

function failed(asked: Asked): Taken {
  const { error } = readSlack(asked.answered);
  const told = refused('Slack', asked, ({ text }) => error || text, slackHints);
  return deadErrors.test(error) ? { ...told, dead: true } : told;
}
