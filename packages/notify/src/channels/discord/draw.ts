import { shorten } from '@fairway/runtime';
import { fit } from '../../drawing/fit.ts';
import { colourOf, contextOf, headlineOf, timelineLines } from '../../drawing/wording.ts';
import type { Message } from '../../message.ts';

interface Embed {
  readonly title: string;
  readonly url?: string;
  readonly description?: string;
  readonly color: number;
  readonly fields: readonly { readonly name: string; readonly value: string; readonly inline: boolean }[];
  readonly footer: { readonly text: string };
  readonly timestamp: string;
}

export interface DiscordMessage {
  readonly embeds: readonly [Embed];
  /** Nobody is mentioned, whatever a text says. */
  readonly allowed_mentions: { readonly parse: readonly [] };
}

/** https://docs.discord.com/developers/resources/message#embed-object-embed-limits */
const limits = { title: 256, description: 4_096, fieldName: 256, fieldValue: 1_024, embed: 6_000 };

/** Draws a message as one embed, within Discord's limits. */
export function drawDiscord(message: Message): DiscordMessage {
  return fit(message, draw, ({ embeds: [embed] }) => fits(embed));
}

/** Takes every character that Discord's markup reads for what it is. */
export function escapeDiscord(text: string): string {
  return text.replace(/[\\*_~`>|#[\]()<@:+.=-]/g, '\\$&');
}

function draw(message: Message): DiscordMessage {
  const [first] = message.links;
  const links = message.links.map(({ text, url }) => `[${escapeDiscord(text)}](${linkTarget(url)})`);
  const lists = [message.log, timelineLines(message)].filter((lines) => lines.length > 0);
  const parts = [
    escapeDiscord(message.text),
    links.join(' · '),
    ...lists.map((lines) => `\`\`\`\n${lines.join('\n').replaceAll('`', '\u200b`')}\n\`\`\``),
  ];
  const description = parts.filter((part) => part !== '').join('\n');
  return {
    embeds: [
      {
        title: escapedWithin(headlineOf(message), limits.title),
        ...(first ? { url: first.url } : {}),
        ...(description ? { description } : {}),
        color: Number.parseInt(colourOf(message).slice(1), 16),
        fields: message.facts.map(({ name, value }) => ({
          name: escapedWithin(name, limits.fieldName) || '–',
          value: escapedWithin(value, limits.fieldValue) || '–',
          inline: value.length <= 40,
        })),
        footer: { text: contextOf(message) },
        timestamp: new Date(message.at).toISOString(),
      },
    ],
    allowed_mentions: { parse: [] },
  };
}

/** A bracket would end the address of a link. */
function linkTarget(url: string): string {
  return url.replaceAll('(', '%28').replaceAll(')', '%29');
}

/** The escaped text, cut before it is escaped: a cut between a backslash and its character would undo the escape. */
function escapedWithin(text: string, most: number): string {
  for (let length = most; length > 0; length -= 8) {
    const escaped = escapeDiscord(shorten(text, length));
    if (escaped.length <= most) return escaped;
  }
  return '';
}

function fits({ title, description = '', fields, footer }: Embed): boolean {
  const named = fields.reduce((sum, { name, value }) => sum + name.length + value.length, 0);
  const all = title.length + description.length + named + footer.text.length;
  return description.length <= limits.description && fields.length <= 25 && all <= limits.embed;
}
