import { shorten } from '@fairway/runtime';
import { fit } from '../../drawing/fit.ts';
import { contextOf, headlineOf, timelineLines } from '../../drawing/wording.ts';
import type { Message } from '../../message.ts';

type Piece =
  | {
      readonly type: 'text';
      readonly text: string;
      readonly style?: { readonly bold?: true; readonly code?: true };
    }
  | { readonly type: 'link'; readonly url: string; readonly text: string };

interface RichText {
  readonly type: 'rich_text';
  readonly elements: readonly {
    readonly type: 'rich_text_section' | 'rich_text_preformatted';
    readonly elements: readonly Piece[];
  }[];
}

/** What both ways to Slack send. */
export interface SlackMessage {
  /** For notifications, and for clients that draw no blocks. Slack demands it beside blocks. */
  readonly text: string;
  readonly blocks: readonly RichText[];
}

/** Beyond about 13,200 characters Slack refuses all blocks together, although each may be right. */
const mostCharacters = 12_000;

/**
 * Draws a message as rich text. Its texts are literal: Slack looks for no mention, link or markup in them. In `text` the
 * three characters that Slack reads are escaped.
 */
export function drawSlack(message: Message): SlackMessage {
  return fit(message, draw, (drawn) => JSON.stringify(drawn.blocks).length <= mostCharacters);
}

/** The three characters by which Slack knows mentions, links and its own escapes. */
export function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function draw(message: Message): SlackMessage {
  const headline = headlineOf(message);
  const pieces: Piece[] = [
    { type: 'text', text: headline, style: { bold: true } },
    ...(message.text ? [written(`\n${message.text}`)] : []),
    ...message.links.flatMap(({ text, url }, index): Piece[] => [
      written(index === 0 ? '\n' : '  ·  '),
      { type: 'link', url, text },
    ]),
    ...message.facts.flatMap(({ name, value }): Piece[] => [
      { type: 'text', text: `\n${name}: `, style: { bold: true } },
      written(value || '–'),
    ]),
    written(`\n${contextOf(message)}`),
  ];
  const lists = [message.log, timelineLines(message)].filter((lines) => lines.length > 0);
  const elements: RichText['elements'] = [
    { type: 'rich_text_section', elements: pieces },
    ...lists.map((lines) => ({
      type: 'rich_text_preformatted' as const,
      elements: [written(lines.join('\n') || '–')],
    })),
  ];
  return {
    text: escapeSlack(shorten(`${headline}\n${message.text}`, 1_000)),
    blocks: [{ type: 'rich_text', elements }],
  };
}

function written(text: string): Piece {
  return { type: 'text', text };
}
