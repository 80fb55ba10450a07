import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { actionFolders, declarationOf, type Report, reusableWorkflows } from './declarations.ts';
import { fillMarkers } from './markers.ts';
import { actionsTable, inputsList, outputsList, workflowsTable } from './tables.ts';

/** A README as it is, and as its sources require it. */
export interface Readme {
  /** The path from the root of the repository. */
  readonly path: string;
  readonly actual: string;
  readonly expected: string;
}

/** Every README with generated tables. Reports every missing README, marker and description. */
export function readmes(root: string, report: Report): Readme[] {
  const actions = actionFolders(root).map((folder) =>
    declarationOf(folder, readFileSync(join(root, 'actions', folder, 'action.yml'), 'utf8'), report),
  );
  const filled = (path: string, tables: Readonly<Record<string, string>>): Readme[] => {
    if (!existsSync(join(root, path))) {
      report(`${path} is missing. Write it; ./scripts/docs fills its tables.`);
      return [];
    }
    const actual = readFileSync(join(root, path), 'utf8');
    const expected = Object.entries(tables).reduce(
      (text, [name, table]) => fillMarkers(text, name, table, { path, report }),
      actual,
    );
    return [{ path, actual, expected }];
  };
  return [
    ...filled('README.md', {
      actions: actionsTable(actions),
      workflows: workflowsTable(reusableWorkflows(root, report)),
    }),
    ...actions.flatMap(({ folder, inputs, outputs }) =>
      filled(`actions/${folder}/README.md`, { inputs: inputsList(inputs), outputs: outputsList(outputs) }),
    ),
  ];
}
