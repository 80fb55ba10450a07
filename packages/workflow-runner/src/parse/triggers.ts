import { isMapping, isString } from './github-parser.ts';
import { type Place, refuse } from './place.ts';
import { entriesOf, mapOf, plainFlag, plainText, plainTexts, type Value, valueAt } from './value.ts';

/** The events that may start a workflow, and its inputs. */
export interface Triggers {
  readonly events: ReadonlyMap<string, EventFilter>;
  /** The inputs of `workflow_dispatch`. */
  readonly dispatch: ReadonlyMap<string, InputSpec>;
  /** The interface of a reusable workflow. */
  readonly call: CallInterface | undefined;
}

export interface EventFilter {
  readonly place: Place;
  readonly types?: readonly string[];
  readonly branches?: readonly string[];
  readonly 'branches-ignore'?: readonly string[];
  readonly tags?: readonly string[];
  readonly 'tags-ignore'?: readonly string[];
  readonly crons?: readonly string[];
}

export interface CallInterface {
  readonly inputs: ReadonlyMap<string, InputSpec>;
  readonly secrets: ReadonlyMap<string, { readonly required: boolean; readonly place: Place }>;
  readonly outputs: ReadonlyMap<string, Value>;
}

export type InputType = 'string' | 'boolean' | 'number' | 'choice' | 'environment';

export interface InputSpec {
  readonly type: InputType;
  readonly required: boolean;
  readonly default: Value | undefined;
  readonly options: readonly string[];
  readonly place: Place;
}

const supported = new Set(['release', 'push', 'schedule', 'workflow_dispatch', 'workflow_call']);
const filterKeys = ['types', 'branches', 'branches-ignore', 'tags', 'tags-ignore'] as const;

/**
 * Reads `on:`. Events that the runner does not support are accepted without reading their filters, because a workflow
 * may have several triggers. A start by such an event is refused later.
 * @throws Failure for an unknown filter on a supported event
 */
export function triggersOf(on: Value): Triggers {
  const events = new Map<string, EventFilter>();
  let dispatch: Triggers['dispatch'] = new Map();
  let call: CallInterface | undefined;
  if (!isMapping(on.token)) {
    for (const name of plainTexts(on)) events.set(name, { place: on.place });
    if (events.has('workflow_call')) call = { inputs: new Map(), secrets: new Map(), outputs: new Map() };
    return { events, dispatch, call };
  }
  for (const entry of entriesOf(on)) {
    const place = entry.keyPlace;
    const body = isMapping(entry.token) ? mapOf(entry) : new Map<string, Value>();
    if (entry.key === 'workflow_dispatch') dispatch = inputsOf(body.get('inputs'));
    if (entry.key === 'workflow_call') call = callInterfaceOf(body);
    events.set(entry.key, supported.has(entry.key) ? filterOf(entry.key, entry, place) : { place });
  }
  return { events, dispatch, call };
}

function filterOf(name: string, value: Value, place: Place): EventFilter {
  if (name === 'workflow_dispatch' || name === 'workflow_call') return { place };
  if (name === 'schedule') return { place, crons: cronsOf(value) };
  if (!isMapping(value.token)) return { place };
  const found: Partial<Record<(typeof filterKeys)[number], readonly string[]>> = {};
  for (const entry of entriesOf(value)) {
    const key = filterKeys.find((known) => known === entry.key);
    if (key === undefined)
      throw refuse(
        entry.keyPlace,
        `the runner does not support the filter \`${entry.key}\`.`,
        'Remove the filter.',
      );
    found[key] = plainTexts(entry);
  }
  return { place, ...found };
}

function cronsOf({ token, place }: Value): readonly string[] {
  const crons: string[] = [];
  for (const item of token.assertSequence('schedule')) {
    const cron = mapOf(valueAt(place.file, item)).get('cron');
    if (cron !== undefined) crons.push(plainText(cron));
  }
  return crons;
}

function callInterfaceOf(body: ReadonlyMap<string, Value>): CallInterface {
  const secrets = new Map<string, { required: boolean; place: Place }>();
  const declared = body.get('secrets');
  for (const entry of declared === undefined ? [] : entriesOf(declared)) {
    const required = isMapping(entry.token) ? mapOf(entry).get('required') : undefined;
    secrets.set(entry.key, {
      required: required !== undefined && plainFlag(required),
      place: entry.keyPlace,
    });
  }
  const outputs = new Map<string, Value>();
  const returned = body.get('outputs');
  for (const entry of returned === undefined ? [] : entriesOf(returned)) {
    const value = mapOf(entry).get('value');
    if (value !== undefined) outputs.set(entry.key, value);
  }
  return { inputs: inputsOf(body.get('inputs')), secrets, outputs };
}

function inputsOf(inputs: Value | undefined): ReadonlyMap<string, InputSpec> {
  return new Map(
    (inputs === undefined ? [] : entriesOf(inputs)).map((entry) => {
      const body = isMapping(entry.token) ? mapOf(entry) : new Map<string, Value>();
      const type = body.get('type');
      const required = body.get('required');
      const options = body.get('options');
      const spec: InputSpec = {
        type: type !== undefined && isString(type.token) ? (type.token.value as InputType) : 'string',
        required: required !== undefined && plainFlag(required),
        default: body.get('default'),
        options: options === undefined ? [] : plainTexts(options),
        place: entry.keyPlace,
      };
      return [entry.key, spec];
    }),
  );
}
