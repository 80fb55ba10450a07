import { evaluate, type Scope } from '../expressions/evaluate.ts';
import { asText, type Json, type JsonObject } from '../expressions/json.ts';
import { wrongType } from '../load/check-names.ts';
import type { CallJob } from '../parse/job.ts';
import { refuse } from '../parse/place.ts';
import type { InputSpec } from '../parse/triggers.ts';
import type { Workflow } from '../parse/workflow.ts';

/** The value of an optional input that is not given, by type, as on GitHub. */
const nothing: Readonly<Record<InputSpec['type'], Json>> = {
  string: '',
  boolean: false,
  number: 0,
  choice: '',
  environment: '',
};

/**
 * The `inputs` of a reusable workflow for one of its calls.
 * @throws Failure for a value or default of another type than declared
 */
export function callInputs(
  job: CallJob,
  called: Workflow,
  scope: Scope,
  defaultContexts: Record<string, Json>,
): JsonObject {
  const specs = [...(called.on.call?.inputs ?? [])];
  return Object.fromEntries(
    specs.map(([name, spec]) => {
      const given = job.with.find(({ key }) => key.toLowerCase() === name.toLowerCase());
      const value = given ?? spec.default;
      if (value === undefined) return [name, nothing[spec.type]];
      const found = evaluate(value, given === undefined ? { contexts: defaultContexts } : scope);
      if (typeof found === spec.type) return [name, found];
      // A variable or output that does not exist.
      if (found === null && spec.type === 'string') return [name, ''];
      throw refuse(
        value.place,
        `${wrongType(called.path, name, spec.type).slice(0, -1)}, and the value is "${asText(found)}".`,
        `Let it give a ${spec.type}${spec.type === 'string' ? '' : ', with fromJSON() if it comes as text'}.`,
      );
    }),
  );
}

/** The value of an input that is not given. */
export const emptyInput = (type: InputSpec['type']): Json => nothing[type];
