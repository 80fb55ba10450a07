import { escapeMarkdown, fenced, paragraph } from '@fairway/runtime';
import { fit } from '../../drawing/fit.ts';
import { contextOf, headlineOf, timelineLines } from '../../drawing/wording.ts';
import type { Message } from '../../message.ts';

export interface DrawnIssue {
  readonly title: string;
  readonly body: string;
  /** The comment for whoever follows the issue. */
  readonly note: string;
}

/** GitHub takes 65,536 characters, and what stood there before is kept below a report. */
const mostCharacters = 28_000;

/** Draws a message as an issue. What it says is shown as it is, and never as a mention, a link or markup. */
export function drawIssue(message: Message): DrawnIssue {
  return fit(message, draw, ({ body }) => body.length <= mostCharacters);
}

function draw(message: Message): DrawnIssue {
  const { title, text, links, facts, log } = message;
  const timeline = timelineLines(message);
  const linkLine = links
    .map(({ text: words, url }) => `[${escapeMarkdown(words)}](${target(url)})`)
    .join(' · ');
  const parts = [
    `**${escapeMarkdown(headlineOf(message))}**`,
    paragraph(text),
    linkLine,
    facts.map(({ name, value }) => `- ${escapeMarkdown(name)}: ${escapeMarkdown(value) || '–'}`).join('\n'),
    timeline.length > 0
      ? `### Timeline\n\n${timeline.map((line) => `- ${escapeMarkdown(line)}`).join('\n')}`
      : '',
    log.length > 0 ? `### Log\n\n${fenced(log.join('\n'))}` : '',
    paragraph(contextOf(message)),
  ];
  const note = [parts[0], paragraph(text), linkLine];
  return { title, body: written(parts), note: written(note) };
}

function written(parts: readonly (string | undefined)[]): string {
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

/** An address inside parentheses. */
function target(url: string): string {
  return url.replace(/[()\\|]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
}
