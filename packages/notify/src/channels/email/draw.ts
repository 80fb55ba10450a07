import { fit } from '../../drawing/fit.ts';
import { colourOf, contextOf, headlineOf, timelineLines } from '../../drawing/wording.ts';
import type { Message } from '../../message.ts';

export interface DrawnMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Mail programs cut what is longer than about 100 kB. */
const mostCharacters = 80_000;

/** Draws a message as plain text, and as HTML that loads nothing. */
export function drawMail(message: Message): DrawnMail {
  return fit(message, draw, ({ html }) => html.length <= mostCharacters);
}

function draw(message: Message): DrawnMail {
  const subject = headlineOf(message);
  return { subject, text: drawText(message), html: drawHtml(message) };
}

function drawText(message: Message): string {
  const { text, links, facts, log } = message;
  const parts = [
    apart(headlineOf(message)),
    apart(text),
    links.map((each) => `${apart(each.text)}: ${each.url}`).join('\n'),
    facts.map(({ name, value }) => apart(`${name}: ${value || '–'}`)).join('\n'),
    timelineLines(message).map(apart).join('\n'),
    log.map((line) => `  ${apart(line)}`).join('\n'),
    apart(contextOf(message)),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** Letters have no colour of their own: programs that show a mail on black keep a colour that is given, and links their blue. */
function drawHtml(message: Message): string {
  const { text, links, facts, log } = message;
  const timeline = timelineLines(message);
  const parts = [
    `<p style="border-left:4px solid ${colourOf(message)};padding-left:8px;font-weight:bold">${shown(headlineOf(message))}</p>`,
    text && `<p style="white-space:pre-wrap">${shown(text)}</p>`,
    links.length > 0 &&
      `<p>${links.map((each) => `<a href="${attribute(each.url)}" style="color:inherit">${shown(each.text)}</a>`).join(' · ')}</p>`,
    facts.length > 0 &&
      `<p>${facts.map(({ name, value }) => `<b>${shown(name)}:</b> ${shown(value || '–')}`).join('<br>')}</p>`,
    timeline.length > 0 && `<p>${timeline.map(shown).join('<br>')}</p>`,
    log.length > 0 && `<pre style="white-space:pre-wrap">${log.map(shown).join('\n')}</pre>`,
    `<p style="opacity:0.75">${shown(contextOf(message))}</p>`,
  ];
  return `<div style="font-family:sans-serif">\n${parts.filter(Boolean).join('\n')}\n</div>\n`;
}

/** Text that shows as it is. */
function shown(text: string): string {
  return attribute(apart(text));
}

/** Mail programs make links of bare addresses, also in plain text; a character without width keeps them apart. */
function apart(text: string): string {
  return text.replace(/:(?=\/\/)|@|(?<=\bwww)\./gi, '$&\u200c');
}

function attribute(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
  };
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
