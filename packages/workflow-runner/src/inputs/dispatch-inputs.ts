import { Failure } from '@fairway/runtime';
import { evaluate } from '../expressions/evaluate.ts';
import type { Json, JsonObject } from '../expressions/json.ts';
import type { InputSpec } from '../parse/triggers.ts';
import type { Workflow } from '../parse/workflow.ts';
import { emptyInput } from './call-inputs.ts';

/**
 * The `inputs` of a dispatched workflow: the given values in their declared types, and the defaults.
 * @throws Failure for an unknown input, a missing one, or a value of the wrong type
 */
export function dispatchInputs({ path, on }: Workflow, given: Readonly<Record<string, Json>>): JsonObject {
  const known = [...on.dispatch.keys()];
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new Failure({
      what: `${path} has no input "${unknown}".`,
      why: `Its inputs are: ${known.join(', ') || 'none'}.`,
      fix: 'Leave it out, or correct the name.',
    });
  return Object.fromEntries(
    [...on.dispatch].map(([name, spec]) => {
      const value = given[name];
      if (value !== undefined) return [name, typed(path, name, spec, value)];
      if (spec.default !== undefined) return [name, evaluate(spec.default, { contexts: {} })];
      if (!spec.required) return [name, emptyInput(spec.type)];
      throw new Failure({
        what: `${path} requires the input "${name}".`,
        why: 'It was not given and has no default.',
        fix: `Give it (--input ${name}=VALUE).`,
      });
    }),
  );
}

function typed(path: string, name: string, spec: InputSpec, value: Json): Json {
  const text = String(value);
  if (spec.type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  if (spec.type === 'number' && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text);
  if (spec.type === 'choice' && spec.options.includes(text)) return text;
  if (spec.type === 'string' || spec.type === 'environment') return text;
  throw new Failure({
    what: `"${text}" does not fit the input "${name}" of ${path}.`,
    why: spec.type === 'choice' ? `It is one of: ${spec.options.join(', ')}.` : `It is a ${spec.type}.`,
    fix: 'Give such a value.',
  });
}
