import { evaluateText, type Scope } from '../expressions/evaluate.ts';
import type { Action } from '../parse/action.ts';
import type { UsesStep } from '../parse/step.ts';

/**
 * The variables in which GitHub passes the inputs of an action: `INPUT_` and the name in capitals with `_` for blanks.
 * An input that the step does not give has the default of action.yml, or an empty text where there is no default.
 */
export function actionInputs(step: UsesStep, action: Action, scope: Scope): Record<string, string> {
  const given = new Map(step.with.map((entry) => [entry.key.toLowerCase(), evaluateText(entry, scope)]));
  const names = [...action.inputs].map(([name, { default: otherwise }]) => {
    const value = given.get(name.toLowerCase()) ?? evaluateText(otherwise, scope);
    return [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value] as const;
  });
  return Object.fromEntries(names);
}
