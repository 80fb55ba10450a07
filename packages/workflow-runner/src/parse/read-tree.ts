import type { TemplateContext } from '@actions/workflow-parser/templates/template-context';
import type { TemplateToken } from '@actions/workflow-parser/templates/tokens/index';
import { Failure } from '@fairway/runtime';
import {
  convertWorkflowTemplate,
  NoOperationTraceWriter,
  parseAction,
  parseWorkflow,
} from './github-parser.ts';
import { type Value, valueAt } from './value.ts';

/** A file to parse: its path inside its repository, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Reads a workflow file with GitHub's own parser, which knows the valid keys, types and contexts of every place.
 * @throws Failure that lists every fault with its line
 */
export async function readWorkflowTree({ path, text }: SourceFile): Promise<Value> {
  const { context, value } = parseWorkflow({ name: path, content: text }, new NoOperationTraceWriter());
  if (value !== undefined && context.errors.count === 0) await convertWorkflowTemplate(context, value);
  return checked(path, context, value, 'workflow');
}

/** Reads an action.yml, in the same way. */
export function readActionTree({ path, text }: SourceFile): Value {
  const { context, value } = parseAction({ name: path, content: text }, new NoOperationTraceWriter());
  return checked(path, context, value, 'action');
}

function checked(
  path: string,
  context: TemplateContext,
  root: TemplateToken | undefined,
  kind: string,
): Value {
  const errors = context.errors.getErrors();
  if (root !== undefined && errors.length === 0) return valueAt(path, root);
  const lines = errors.map(({ rawMessage, range }) => `${path}:${range?.start.line ?? 1}: ${rawMessage}`);
  throw new Failure({
    what: `${lines[0]?.split(': ')[0] ?? path} is not a ${kind} that GitHub would accept.`,
    why: "GitHub's own parser refuses it.",
    fix: 'Correct the lines above.',
    evidence: [...new Set(lines)],
  });
}
