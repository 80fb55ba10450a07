import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

interface ActionFile {
  readonly inputs?: Readonly<Record<string, { readonly default?: string | number | boolean }>>;
}

/** The defaults of an action's inputs: GitHub's runner hands them over like values that the caller wrote. */
export function actionDefaults(action: string): Record<string, string> {
  const file = new URL(`../../../actions/${action}/action.yml`, import.meta.url);
  const { inputs = {} } = parse(readFileSync(file, 'utf8')) as ActionFile;
  return Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => [name, String(input.default ?? '')]),
  );
}
