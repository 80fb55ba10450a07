import { fit } from '../../drawing/fit.ts';
import { contextOf, labelOf, timelineLines } from '../../drawing/wording.ts';
import type { Message } from '../../message.ts';

interface Entity {
  readonly type: 'bold' | 'code' | 'pre' | 'text_link';
  /** In UTF-16 code units, as JavaScript counts. */
  readonly offset: number;
  readonly length: number;
  readonly url?: string;
}

export interface TelegramText {
  readonly text: string;
  readonly entities: readonly Entity[];
}

/** https://core.telegram.org/bots/api#sendmessage: characters after entities are parsed, and entities of one message. */
const limits = { text: 4_096, entities: 100 };

/**
 * Draws a message as text with entities, without a parse mode. Telegram looks for mentions, hashtags, commands and
 * addresses in every other text; inside `code` and `pre` it looks for nothing, so all that comes from outside is there.
 */
export function drawTelegram(message: Message): TelegramText {
  return fit(
    message,
    draw,
    ({ text, entities }) => text.length <= limits.text && entities.length <= limits.entities,
  );
}

function draw(message: Message): TelegramText {
  let text = '';
  const entities: Entity[] = [];
  const add = (part: string, type: Entity['type'], url?: string) => {
    if (part.trim() === '') return;
    entities.push({ type, offset: text.length, length: part.length, ...(url === undefined ? {} : { url }) });
    text += part;
  };
  const newLine = () => {
    if (text !== '') text += '\n';
  };
  const label = labelOf(message);
  if (label) {
    add(label, 'bold');
    text += ' ';
  }
  add(message.title, 'code');
  for (const part of [message.text, message.facts.map(({ name, value }) => `${name}: ${value}`).join('\n')]) {
    newLine();
    add(part, 'code');
  }
  for (const { text: shown, url } of message.links) {
    newLine();
    add(shown, 'text_link', url);
  }
  for (const lines of [message.log, timelineLines(message)]) {
    newLine();
    add(lines.join('\n'), 'pre');
  }
  newLine();
  add(contextOf(message), 'code');
  return { text, entities };
}
