import { parse } from 'yaml';
import type { Offers } from './use-rules.ts';
import { mapping, type WorkflowFile } from './workflow-file.ts';

/** Inputs of an action that a reusable workflow treats in its own way: name → why. */
export interface PassOnExceptions {
  /** Not passed on at all. */
  readonly keptBack?: Readonly<Record<string, string>>;
  /** Passed on, with another default than the action's. */
  readonly otherDefault?: Readonly<Record<string, string>>;
  /**
   * Commands, and events of notify, whose steps pass on only what is read for them. Another step of the same action passes
   * on the rest.
   */
  readonly commands?: Readonly<Record<string, string>>;
}

/** Exceptions by action, of one workflow. */
export type Exceptions = Readonly<Record<string, PassOnExceptions>>;

const ourAction = /^\$\/actions\/([^/@]+)$/;
const inputExpression = /^\$\{\{\s*inputs\.([\w-]+)\s*\}\}$/;

/**
 * The differences between a reusable workflow and its actions: an input that callers of the workflow cannot reach, another
 * default, an exception without a difference. Each sentence says what to write.
 * @param where the file that holds the exceptions, for the sentences
 */
export function passOnViolations(
  workflow: WorkflowFile,
  offers: Pick<Offers, 'action'>,
  exceptions: Exceptions,
  where: string,
): string[] {
  const declared = mapping(mapping(mapping(workflow.data['on'])['workflow_call'])['inputs']);
  const used = workflow.uses.flatMap((use) => {
    const action = ourAction.exec(use.reference)?.[1];
    return action === undefined ? [] : [{ action, with: use.with }];
  });
  const unused = Object.keys(exceptions).filter((action) => !used.some((use) => use.action === action));
  return [
    ...used.flatMap((use) => {
      const command = String(use.with['command'] ?? use.with['event']);
      if (Object.hasOwn(exceptions[use.action]?.commands ?? {}, command)) return [];
      const inputs = mapping(mapping(parse(offers.action(use.action) ?? ''))['inputs']);
      return stepViolations({ ...use, inputs }, declared, exceptions[use.action] ?? {}, where);
    }),
    ...unused.map((action) => `${where} has exceptions for ${action}, which it does not use`),
  ].map((violation) => `${workflow.path}: ${violation}`);
}

interface Step {
  readonly action: string;
  readonly with: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<string, unknown>>;
}

function stepViolations(
  { action, with: given, inputs }: Step,
  declared: Readonly<Record<string, unknown>>,
  { keptBack = {}, otherDefault = {} }: PassOnExceptions,
  where: string,
): string[] {
  const violations: string[] = [];
  for (const [name, entry] of Object.entries(inputs)) {
    const own = defaultOf(entry);
    if (!(name in given)) {
      if (!(name in keptBack))
        violations.push(
          `callers cannot reach the input "${name}" of ${action}. Declare an input under on.workflow_call.inputs with ` +
            `default ${JSON.stringify(own)} and write "${name}: \${{ inputs.NAME }}" at its step, or say in ${where} why not`,
        );
      continue;
    }
    if (name in keptBack)
      violations.push(`the input "${name}" of ${action} is passed on, and ${where} says that it is not`);
    const input = inputExpression.exec(String(given[name]))?.[1];
    if (input === undefined || mapping(declared[input])['required'] === true) continue;
    const other = defaultOf(declared[input]);
    if (other !== own && !(name in otherDefault))
      violations.push(
        `the input "${input}" has the default ${JSON.stringify(other)}, and "${name}" of ${action}, which gets it, ` +
          `${JSON.stringify(own)}. Write the same, or say in ${where} why not`,
      );
    if (other === own && name in otherDefault)
      violations.push(`the input "${input}" has the default of ${action}, and ${where} says that it has not`);
  }
  for (const name of Object.keys({ ...keptBack, ...otherDefault }))
    if (!(name in inputs))
      violations.push(`${where} names the input "${name}", which ${action} does not have`);
  return violations;
}

/** A default as the action reads it; a missing one is an empty text. */
function defaultOf(entry: unknown): string {
  return String(mapping(entry)['default'] ?? '');
}
