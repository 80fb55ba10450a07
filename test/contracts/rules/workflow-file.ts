import { isMap, isPair, isScalar, LineCounter, parseDocument, visit } from 'yaml';

export type Yaml = Readonly<Record<string, unknown>>;

/** The value as a mapping; empty if it is not one. */
export function mapping(value: unknown): Yaml {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Yaml) : {};
}

/** One `uses:` of a workflow: of a step or of a job that calls a reusable workflow. */
export interface Use {
  readonly line: number;
  readonly reference: string;
  /** The comment behind it on the line. */
  readonly comment: string;
  readonly with: Yaml;
  /** The secrets that a call of a workflow passes on; `inherit` is a text. */
  readonly secrets: unknown;
}

/** A workflow file, read. */
export interface WorkflowFile {
  readonly path: string;
  readonly text: string;
  readonly data: Yaml;
  readonly jobs: readonly (readonly [string, Yaml])[];
  readonly uses: readonly Use[];
  /** Each `run:` with its line. */
  readonly runs: readonly { readonly line: number; readonly script: string }[];
  /** Each scope of a job's `permissions` with its line and the comment behind it. */
  readonly scopes: readonly { readonly line: number; readonly scope: string; readonly comment: string }[];
  readonly reusable: boolean;
}

/** Reads a workflow. @throws Error if it is not YAML */
export function readWorkflow(path: string, text: string): WorkflowFile {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  if (document.errors[0]) throw new Error(`${path}: ${document.errors[0].message}`);
  const data = mapping(document.toJS());
  const uses: Use[] = [];
  const runs: { line: number; script: string }[] = [];
  const scopes: { line: number; scope: string; comment: string }[] = [];
  visit(document, {
    Pair(_, pair, ancestors) {
      const key = isScalar(pair.key) ? String(pair.key.value) : '';
      const line = isScalar(pair.key) && pair.key.range ? counter.linePos(pair.key.range[0]).line : 0;
      const comment = isScalar(pair.value) ? (pair.value.comment ?? '').trim() : '';
      const parents = ancestors.filter(isPair).map((one) => (isScalar(one.key) ? one.key.value : ''));
      const here = ancestors.at(-1);
      if (key === 'uses' && isScalar(pair.value) && isMap(here)) {
        const own = mapping(here.toJS(document));
        uses.push({
          line,
          reference: String(pair.value.value),
          comment,
          with: mapping(own['with']),
          secrets: own['secrets'],
        });
      }
      if (key === 'run' && isScalar(pair.value)) runs.push({ line, script: String(pair.value.value) });
      if (parents.at(-1) === 'permissions') scopes.push({ line, scope: key, comment });
    },
  });
  const jobs = Object.entries(mapping(data['jobs'])).map(([id, job]) => [id, mapping(job)] as const);
  return { path, text, data, jobs, uses, runs, scopes, reusable: 'workflow_call' in mapping(data['on']) };
}
