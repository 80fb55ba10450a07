import { type Condition, conditionOf } from './condition.ts';
import { type Place, refuse } from './place.ts';
import { type Entry, entriesOf, mapOf, plainText, type Value, valueAt } from './value.ts';

interface AnyStep {
  /** The `id:`, or `__1`, `__2` … by position. */
  readonly id: string;
  readonly place: Place;
  readonly name: Value | undefined;
  readonly if: Condition;
  readonly env: Value | undefined;
  readonly continueOnError: Value | undefined;
  readonly timeoutMinutes: Value | undefined;
}

export interface RunStep extends AnyStep {
  readonly kind: 'run';
  readonly run: Value;
  readonly shell: Value | undefined;
  readonly workingDirectory: Value | undefined;
}

export interface UsesStep extends AnyStep {
  readonly kind: 'uses';
  readonly uses: { readonly text: string; readonly place: Place };
  readonly with: readonly Entry[];
}

export type Step = RunStep | UsesStep;

/** `defaults.run` of a workflow or job. */
export interface Defaults {
  readonly shell: Value | undefined;
  readonly workingDirectory: Value | undefined;
}

/** Reads `defaults:`. */
export function defaultsOf(value: Value | undefined): Defaults {
  const run = value === undefined ? undefined : mapOf(value).get('run');
  const keys = run === undefined ? undefined : mapOf(run);
  return { shell: keys?.get('shell'), workingDirectory: keys?.get('working-directory') };
}

/** Reads the `steps:` of a job. */
export function stepsOf(value: Value | undefined): readonly Step[] {
  if (value === undefined) return [];
  const items = [...value.token.assertSequence('steps')];
  return items.map((token, index) => stepOf(valueAt(value.place.file, token), index));
}

function stepOf(value: Value, index: number): Step {
  const keys = mapOf(value);
  const id = keys.get('id');
  const step: AnyStep = {
    id: id === undefined ? `__${index + 1}` : plainText(id),
    place: value.place,
    name: keys.get('name'),
    if: conditionOf(keys.get('if'), value.place),
    env: keys.get('env'),
    continueOnError: keys.get('continue-on-error'),
    timeoutMinutes: keys.get('timeout-minutes'),
  };
  const run = keys.get('run');
  if (run !== undefined) {
    return {
      ...step,
      kind: 'run',
      run,
      shell: keys.get('shell'),
      workingDirectory: keys.get('working-directory'),
    };
  }
  const uses = keys.get('uses');
  if (uses === undefined)
    throw refuse(value.place, 'the step has neither `run` nor `uses`.', 'Add one of them.');
  const inputs = keys.get('with');
  return {
    ...step,
    kind: 'uses',
    uses: { text: plainText(uses), place: uses.place },
    with: inputs === undefined ? [] : entriesOf(inputs),
  };
}
