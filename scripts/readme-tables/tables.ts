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

export function inputsTable(inputs: readonly Declared[]): string {
  if (inputs.length === 0) return 'None.';
  const rows = inputs.map((input) => [`\`${input.name}\``, input.description, defaultOf(input)]);
  return markdownTable(['Input', 'What it is', 'Default'], rows);
}

function defaultOf(input: Declared): string {
  if (input.required) return '**required**';
  if (input.default === undefined || input.default === '') return '';
  return `\`${input.default}\``;
}

export function outputsTable(outputs: readonly Declared[]): string {
  if (outputs.length === 0) return 'None.';
  return markdownTable(
    ['Output', 'What it is'],
    outputs.map((output) => [`\`${output.name}\``, output.description]),
  );
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
