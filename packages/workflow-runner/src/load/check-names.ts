import { type BuiltIn, builtInInputs } from '../built-ins/inputs.ts';
import type { Action } from '../parse/action.ts';
import { isBasicExpression, isBoolean, isNumber, isString } from '../parse/github-parser.ts';
import type { CallJob } from '../parse/job.ts';
import { refuse } from '../parse/place.ts';
import type { UsesStep } from '../parse/step.ts';
import type { InputType } from '../parse/triggers.ts';
import type { Entry } from '../parse/value.ts';
import type { Workflow } from '../parse/workflow.ts';

/** Refuses an unknown input of an action, and a missing required one. GitHub only warns. */
export function checkActionInputs(step: UsesStep, action: Action): void {
  const known = new Map([...action.inputs].map(([name, input]) => [name.toLowerCase(), input]));
  checkKnown(step.with, known, `${action.path} has no input`);
  const given = lowerCaseKeys(step.with);
  for (const [name, { required, default: otherwise }] of action.inputs) {
    if (required && otherwise === undefined && !given.has(name.toLowerCase()))
      throw refuse(
        step.place,
        `${action.path} requires the input "${name}".`,
        `Add \`${name}:\` under \`with:\`.`,
      );
  }
}

/** Refuses inputs of an action of GitHub's that the built-in one does not have. */
export function checkBuiltInInputs(step: UsesStep, name: BuiltIn): void {
  checkKnown(
    step.with,
    new Map(builtInInputs[name].map((input) => [input, true])),
    `the built-in ${name} has no input`,
  );
}

/** Refuses unknown, missing and wrongly typed inputs and secrets of a reusable workflow. */
export function checkCall(job: CallJob, called: Workflow): void {
  const { call } = called.on;
  if (call === undefined)
    throw refuse(job.uses.place, `${called.path} has no \`on: workflow_call\`.`, 'Name a reusable workflow.');
  checkKnown(job.with, call.inputs, `${called.path} declares no input`);
  checkKnown(job.secrets, call.secrets, `${called.path} declares no secret`);
  for (const entry of job.with) {
    const type = call.inputs.get(entry.key)?.type;
    if (type !== undefined && !isBasicExpression(entry.token) && literalType(entry) !== type)
      throw refuse(entry.place, wrongType(called.path, entry.key, type), `Write a ${type}.`);
  }
  for (const [kind, given, declared] of [
    ['input', job.with, call.inputs],
    ['secret', job.secrets, call.secrets],
  ] as const) {
    const names = lowerCaseKeys(given);
    for (const [name, { required }] of declared) {
      if (required && !names.has(name.toLowerCase()))
        throw refuse(
          job.place,
          `${called.path} requires the ${kind} "${name}".`,
          `Add \`${name}:\` under \`${kind === 'input' ? 'with' : 'secrets'}:\` of the job ${job.id}.`,
        );
    }
  }
}

/** The sentence for an input of another type than declared. */
export const wrongType = (path: string, name: string, type: InputType): string =>
  `the input "${name}" of ${path} is a ${type}.`;

function literalType({ token }: Entry): InputType | undefined {
  if (isString(token)) return 'string';
  if (isBoolean(token)) return 'boolean';
  return isNumber(token) ? 'number' : undefined;
}

function checkKnown(given: readonly Entry[], known: ReadonlyMap<string, unknown>, message: string): void {
  const names = new Map([...known.keys()].map((name) => [name.toLowerCase(), name]));
  for (const { key, keyPlace } of given) {
    if (!names.has(key.toLowerCase()))
      throw refuse(keyPlace, `${message} "${key}".`, `It has: ${[...names.values()].join(', ') || 'none'}.`);
  }
}

const lowerCaseKeys = (entries: readonly Entry[]): ReadonlySet<string> =>
  new Set(entries.map(({ key }) => key.toLowerCase()));
