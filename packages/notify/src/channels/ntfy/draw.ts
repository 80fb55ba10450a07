import { createHash } from 'node:crypto';
import { fit } from '../../drawing/fit.ts';
import { contextOf, headlineOf, timelineLines } from '../../drawing/wording.ts';
import type { Message } from '../../message.ts';

export interface NtfyMessage {
  readonly title: string;
  readonly message: string;
  readonly priority: number;
  readonly tags: readonly string[];
  readonly click?: string;
  readonly actions: readonly { readonly action: 'view'; readonly label: string; readonly url: string }[];
  /** A later message of the same incident replaces the notification of an earlier one, where the server knows how. */
  readonly sequence_id?: string;
}

/** A longer message becomes an attachment or is refused; a body of JSON may be twice as long as a message. */
const limits = { messageBytes: 4_096, bodyBytes: 8_000, actions: 3 };

/** Draws a message for ntfy, which reads no markup unless it is told to. */
export function drawNtfy(message: Message): NtfyMessage {
  return fit(
    message,
    draw,
    (drawn) =>
      Buffer.byteLength(drawn.message) <= limits.messageBytes &&
      Buffer.byteLength(JSON.stringify(drawn)) <= limits.bodyBytes,
  );
}

function draw(message: Message): NtfyMessage {
  const [first] = message.links;
  const lines = [
    message.text,
    ...message.facts.map(({ name, value }) => `${name}: ${value}`),
    ...message.log,
    ...timelineLines(message),
    contextOf(message),
  ];
  return {
    title: unlinked(headlineOf(message)),
    message: unlinked(lines.filter((line) => line !== '').join('\n')),
    priority: priorityOf(message),
    tags: message.state === 'resolved' ? ['white_check_mark'] : tags[message.severity],
    ...(first ? { click: first.url } : {}),
    actions: message.links
      .slice(0, limits.actions)
      .map(({ text, url }) => ({ action: 'view' as const, label: text, url })),
    ...(message.state === 'event'
      ? {}
      : { sequence_id: createHash('sha256').update(message.key).digest('hex').slice(0, 32) }),
  };
}

const tags = { P1: ['rotating_light'], P2: ['warning'], P3: [] } as const;

function priorityOf({ state, severity }: Message): number {
  if (state === 'resolved') return 3;
  return { P1: 5, P2: 4, P3: 2 }[severity];
}

/** Apps make links of addresses. A word joiner, which nobody sees, keeps an address of a server's text a text. */
function unlinked(text: string): string {
  return text.replaceAll('://', ':\u2060//');
}
