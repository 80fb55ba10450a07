import { countOf, fenceFor } from '@fairway/runtime';
import { plainLines } from '../log/log-text.ts';
import type { Block } from './block.ts';
import { keepFirst, keepLast } from './keep.ts';
import { bytesOf, type Cell, escapeHtml, escapeInline, renderCell } from './markdown.ts';

const cutNote = 'left out: GitHub shows at most 1 MiB.';
/** Bytes for a note about a cut; every note is shorter. */
const noteBytes = 160;

const within = (text: string, limit: number) => (bytesOf(text) <= limit ? text : undefined);

export function headingBlock(text: string, level: number): Block {
  return {
    name: `heading "${text}"`,
    render: (limit, clean) => within(`${'#'.repeat(level)} ${escapeInline(clean(text))}`, limit),
  };
}

export function factsBlock(facts: readonly (readonly [string, Cell])[]): Block {
  return {
    name: 'list of facts',
    render(limit, clean) {
      const lines = facts.map(
        ([label, value]) => `- **${escapeInline(clean(label))}**: ${renderCell(value, clean)}`,
      );
      const kept = keepFirst(lines, limit - noteBytes);
      const whole = lines.join('\n');
      if (bytesOf(whole) <= limit) return whole;
      if (kept.length === 0) return undefined;
      return [
        ...kept,
        `- _${countOf(lines.length - kept.length, 'fact was', 'facts were')} ${cutNote}_`,
      ].join('\n');
    },
  };
}

export function tableBlock(head: readonly string[], rows: readonly (readonly Cell[])[]): Block {
  return {
    name: `table of ${head[0] ?? 'rows'}`,
    render(limit, clean) {
      const row = (cells: readonly Cell[]) =>
        `| ${head.map((_, column) => renderCell(cells[column] ?? '', clean)).join(' | ')} |`;
      const top = [row(head), `|${' --- |'.repeat(head.length)}`];
      const all = rows.map(row);
      const whole = [...top, ...all].join('\n');
      if (bytesOf(whole) <= limit) return whole;
      const kept = keepFirst(all, limit - noteBytes - bytesOf(top.join('\n')));
      if (kept.length === 0) return undefined;
      return [
        ...top,
        ...kept,
        '',
        `_${countOf(all.length - kept.length, 'row was', 'rows were')} ${cutNote}_`,
      ].join('\n');
    },
  };
}

export function detailsBlock(title: string, text: string, language: string): Block {
  return {
    name: `"${title}"`,
    render(limit, clean) {
      const lines = plainLines(clean(text).replace(/\n$/, ''));
      const fence = fenceFor(lines.join('\n'));
      const wrap = (body: readonly string[], note: string) =>
        [
          `<details><summary>${escapeHtml(clean(title))}${note}</summary>`,
          '',
          `${fence}${language.replace(/[^\w+-]/g, '')}`,
          ...body,
          fence,
          '',
          '</details>',
        ].join('\n');
      const whole = wrap(lines, '');
      if (bytesOf(whole) <= limit) return whole;
      const kept = keepLast(lines, limit - noteBytes - bytesOf(wrap([], '')));
      if (kept.length === 0) return undefined;
      return wrap(
        kept,
        ` (the first ${countOf(lines.length - kept.length, 'line was', 'lines were')} ${cutNote.slice(0, -1)})`,
      );
    },
  };
}

/** Lines in a fixed-width face; of too many the last. */
export function fencedBlock(name: string, text: string, language: string): Block {
  return {
    name,
    render(limit, clean) {
      const lines = plainLines(clean(text));
      const fence = fenceFor(lines.join('\n'));
      const open = `${fence}${language}`;
      const kept = keepLast(lines, limit - bytesOf(`${open}\n${fence}`));
      return kept.length === 0 ? undefined : [open, ...kept, fence].join('\n');
    },
  };
}
