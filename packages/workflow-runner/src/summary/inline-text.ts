import { styleText } from 'node:util';
import type { Token, Tokens } from 'marked';

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

/** The text without HTML: line breaks are kept, other tags are removed, entities are replaced. */
export function plainText(html: string): string {
  return readEntities(
    html.replaceAll(/<br\s*\/?>/gi, '\n').replaceAll(/<\/?[a-z][^>]*>|<!--.*?-->/gis, ''),
  ).trim();
}

/** Inline Markdown as styled text. */
export function inlineText(tokens: readonly Token[]): string {
  return tokens.map(inline).join('');
}

function inline(token: Token): string {
  switch (token.type) {
    case 'strong':
      return styleText('bold', inlineText((token as Tokens.Strong).tokens));
    case 'em':
      return styleText('italic', inlineText((token as Tokens.Em).tokens));
    case 'del':
      return inlineText((token as Tokens.Del).tokens);
    case 'codespan':
      return styleText('cyan', (token as Tokens.Codespan).text);
    case 'link': {
      const { tokens, href } = token as Tokens.Link;
      const text = inlineText(tokens);
      return text === href ? text : `${text} (${href})`;
    }
    case 'image':
      return (token as Tokens.Image).text;
    case 'br':
      return '\n';
    case 'escape':
      return (token as Tokens.Escape).text;
    case 'html':
      return /^<br/i.test(token.raw) ? '\n' : '';
    default: {
      const { tokens, text } = token as Tokens.Text;
      return tokens === undefined ? readEntities(text) : inlineText(tokens);
    }
  }
}

const readEntities = (text: string): string =>
  text.replaceAll(/&(?:#(\d+)|#x([\da-f]+)|([a-z]+));/gi, (whole, decimal, hex, name: string | undefined) => {
    if (name !== undefined) return entities[name.toLowerCase()] ?? whole;
    return String.fromCodePoint(decimal === undefined ? Number.parseInt(hex as string, 16) : Number(decimal));
  });
