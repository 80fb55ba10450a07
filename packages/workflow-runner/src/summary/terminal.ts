import { styleText } from 'node:util';
import { marked, type Token, type Tokens } from 'marked';
import { drawTable, wrap } from './draw-table.ts';
import { inlineText, plainText } from './inline-text.ts';

const widest = 110;

/**
 * Renders a job summary for a terminal: headings, lists, tables. Details become one line with the
 * amount of their content.
 */
export function renderSummaryTerminal(markdown: string, columns = process.stdout.columns ?? widest): string {
  const width = Math.min(columns, widest);
  const lines: string[] = [];
  let hidden: Details | undefined;
  for (const token of marked.lexer(markdown)) {
    if (hidden === undefined) {
      hidden = openedBy(token);
      lines.push(...(hidden === undefined ? drawBlock(token, width) : []));
    } else {
      hidden.lines += token.type === 'code' ? (token as Tokens.Code).text.split('\n').length : 0;
      hidden.depth += count(token.raw, /<details/gi);
    }
    if (hidden === undefined || !isHtml(token)) continue;
    hidden.depth -= count(token.raw, /<\/details>/gi);
    if (hidden.depth > 0) continue;
    lines.push(
      `▸ ${hidden.title}${hidden.lines > 0 ? styleText('dim', ` (${hidden.lines} ${hidden.lines === 1 ? 'line' : 'lines'})`) : ''}`,
      '',
    );
    hidden = undefined;
  }
  return lines
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}

interface Details {
  readonly title: string;
  depth: number;
  lines: number;
}

const isHtml = (token: Token): boolean => token.type === 'html';
const count = (text: string, pattern: RegExp): number => [...text.matchAll(pattern)].length;

function openedBy(token: Token): Details | undefined {
  if (!isHtml(token) || !/<details/i.test(token.raw)) return undefined;
  const title = /<summary>(?<title>.*?)<\/summary>/is.exec(token.raw)?.groups?.['title'];
  return { title: plainText(title ?? 'Details'), depth: count(token.raw, /<details/gi), lines: 0 };
}

function drawBlock(token: Token, width: number): string[] {
  switch (token.type) {
    case 'heading': {
      const { depth, tokens } = token as Tokens.Heading;
      const text = inlineText(tokens);
      return ['', styleText(depth === 1 ? ['bold', 'underline'] : ['bold'], text), ''];
    }
    case 'table': {
      const { header, rows } = token as Tokens.Table;
      const texts = rows.map((row) => row.map((cell) => inlineText(cell.tokens)));
      return [
        ...drawTable(
          header.map((cell) => inlineText(cell.tokens)),
          texts,
          width,
        ),
        '',
      ];
    }
    case 'code':
      return [...drawCode(token as Tokens.Code), ''];
    case 'list':
      return [...(token as Tokens.List).items.flatMap((item) => drawItem(item, width)), ''];
    case 'blockquote':
      return (token as Tokens.Blockquote).tokens
        .flatMap((inner) => drawBlock(inner, width - 2))
        .map((line) => `│ ${line}`);
    case 'hr':
      return [styleText('dim', '─'.repeat(width)), ''];
    case 'paragraph':
    case 'text':
      return [...wrap(inlineText((token as Tokens.Paragraph).tokens ?? []), width), ''];
    case 'html':
      return [plainText(token.raw)].filter((text) => text !== '');
    default:
      return [];
  }
}

function drawItem({ tokens }: Tokens.ListItem, width: number): string[] {
  const lines = tokens.flatMap((inner) => drawBlock(inner, width - 2)).filter((line) => line !== '');
  return lines.map((line, index) => `${index === 0 ? '• ' : '  '}${line}`);
}

const drawCode = ({ text }: Tokens.Code): string[] =>
  text.split('\n').map((line) => styleText('dim', `  ${line}`));
