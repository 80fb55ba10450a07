import { stripVTControlCharacters, styleText } from 'node:util';

const narrowest = 8;
const between = '  ';

/** Draws a table as lines of text. Cells are wrapped, so the table fits the width. */
export function drawTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  width: number,
): string[] {
  const widths = fit(
    head.map((_, column) => Math.max(...[head, ...rows].map((row) => longestLine(row[column] ?? '')))),
    width - between.length * (head.length - 1),
  );
  const rule = styleText('dim', widths.map((size) => '─'.repeat(size)).join(between));
  return [
    ...drawRow(
      head.map((cell) => styleText('bold', cell)),
      widths,
    ),
    rule,
    ...rows.flatMap((row) =>
      drawRow(
        head.map((_, column) => row[column] ?? ''),
        widths,
      ),
    ),
  ];
}

const sizeOf = (text: string): number => stripVTControlCharacters(text).length;

const longestLine = (text: string): number => Math.max(1, ...text.split('\n').map(sizeOf));

function fit(natural: readonly number[], room: number): readonly number[] {
  const widths = [...natural];
  for (;;) {
    const widest = Math.max(...widths);
    if (widths.reduce((sum, size) => sum + size, 0) <= room || widest <= narrowest) return widths;
    widths[widths.indexOf(widest)] = widest - 1;
  }
}

function drawRow(cells: readonly string[], widths: readonly number[]): string[] {
  const columns = cells.map((cell, column) => wrap(cell, widths[column] ?? narrowest));
  const height = Math.max(1, ...columns.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    columns
      .map((lines, column) => pad(lines[line] ?? '', widths[column] ?? 0))
      .join(between)
      .trimEnd(),
  );
}

const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - sizeOf(text)));

/** Breaks text at blanks, and inside a word that is too long. Styled text that fits stays unchanged. */
export function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => {
    if (sizeOf(line) <= width) return [line];
    const lines: string[] = [];
    let current = '';
    for (const word of stripVTControlCharacters(line).split(' ')) {
      const joined = current === '' ? word : `${current} ${word}`;
      if (joined.length <= width) {
        current = joined;
        continue;
      }
      if (current !== '') lines.push(current);
      current = word;
      while (current.length > width) {
        lines.push(current.slice(0, width));
        current = current.slice(width);
      }
    }
    return current === '' ? lines : [...lines, current];
  });
}
