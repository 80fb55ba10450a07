import type { ActionDeclaration, Declared, WorkflowDeclaration } from './declarations.ts';

/** A Markdown table with padded columns, as the formatter writes it. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) =>
    row.map((cell) =>
      cell
        .trim()
        .replace(/\s*\n\s*/g, ' ')
        .replaceAll('|', '\\|'),
    ),
  );
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width)).join(' | ')} |`;
  const [top = [], ...rest] = cells;
  return [line(top), line(widths.map((width) => '-'.repeat(width))), ...rest.map(line)].join('\n');
}

/**
 * The inputs as lists: first those that every step needs, then the others under their topics. Descriptions are whole
 * sentences, which a column of a table would break after every third word.
 */
export function inputsList(inputs: readonly Declared[]): string {
  if (inputs.length === 0) return 'None.';
  const needed = inputs.filter(({ required }) => required);
  const others = inputs.filter(({ required }) => !required);
  const topics = [...new Set(others.map(({ topic }) => topic))];
  return [
    ...(needed.length > 0 ? ['**Every step needs:**', listOf(needed)] : []),
    ...topics.flatMap((topic) => [
      `**${topic ?? 'Others'}:**`,
      listOf(others.filter((input) => input.topic === topic)),
    ]),
  ].join('\n\n');
}

export function outputsList(outputs: readonly Declared[]): string {
  return outputs.length === 0 ? 'None.' : listOf(outputs);
}

const listOf = (entries: readonly Declared[]): string => entries.map(itemOf).join('\n');

function itemOf({ name, description, default: otherwise = '' }: Declared): string {
  const byDefault = otherwise === '' ? '' : ` (default: \`${otherwise}\`)`;
  return `- \`${name}\`${byDefault}: ${description.trim().replace(/\s*\n\s*/g, ' ')}`;
}

export function actionsTable(actions: readonly ActionDeclaration[]): string {
  return markdownTable(
    ['Action', 'What it does'],
    actions.map(({ folder, description }) => [`[${folder}](actions/${folder})`, description]),
  );
}

export function workflowsTable(workflows: readonly WorkflowDeclaration[]): string {
  return markdownTable(
    ['Workflow', 'What it does'],
    workflows.map(({ file, description }) => [`[${file}](.github/workflows/${file})`, description]),
  );
}
