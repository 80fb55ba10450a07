import { evaluate, type Scope } from '../expressions/evaluate.ts';
import { asText, isObject } from '../expressions/json.ts';
import { refuse } from '../parse/place.ts';
import type { Value } from '../parse/value.ts';
import type { GroupRequest } from './group.ts';

/** Evaluates `concurrency:`, a name or a mapping. */
export function groupRequestOf(value: Value, scope: Scope): GroupRequest {
  const found = evaluate(value, scope);
  const asked = isObject(found) ? found : { group: found };
  const group = asText(asked['group'] ?? null);
  if (group === '') throw refuse(value.place, 'the concurrency group is empty.', 'Give it a name.');
  return {
    group,
    cancelInProgress: asked['cancel-in-progress'] === true,
    queue: asked['queue'] === 'max' ? 'max' : 'single',
  };
}
