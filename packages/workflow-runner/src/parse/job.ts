import { type Condition, conditionOf } from './condition.ts';
import { isString } from './github-parser.ts';
import { type Permissions, permissionsOf } from './permissions.ts';
import { type Place, refuse } from './place.ts';
import { type Defaults, defaultsOf, type Step, stepsOf } from './step.ts';
import { type Entry, entriesOf, mapOf, plainText, plainTexts, type Value } from './value.ts';

interface AnyJob {
  readonly id: string;
  readonly place: Place;
  /** The whole job, for checks of every expression in it. */
  readonly tree: Value;
  readonly name: Value | undefined;
  readonly needs: readonly string[];
  readonly if: Condition;
  readonly strategy: Value | undefined;
  readonly concurrency: Value | undefined;
  readonly permissions: Permissions | undefined;
}

/** A job with its own steps. */
export interface StepsJob extends AnyJob {
  readonly kind: 'steps';
  readonly env: Value | undefined;
  readonly environment: Value | undefined;
  readonly outputs: readonly Entry[];
  readonly defaults: Defaults;
  readonly timeoutMinutes: Value | undefined;
  readonly cancelTimeoutMinutes: Value | undefined;
  readonly continueOnError: Value | undefined;
  readonly steps: readonly Step[];
}

/** A job that is a reusable workflow. */
export interface CallJob extends AnyJob {
  readonly kind: 'call';
  readonly uses: { readonly text: string; readonly place: Place };
  readonly with: readonly Entry[];
  readonly secrets: readonly Entry[];
}

export type Job = StepsJob | CallJob;

/** GitHub's limit in minutes for a job without `timeout-minutes`. */
export const defaultTimeoutMinutes = 360;

/** Minutes for the steps that continue in a cancelled job without `cancel-timeout-minutes`. */
export const defaultCancelTimeoutMinutes = 5;

const unsupported: Record<string, string> = {
  container: 'Run the steps on the machine itself.',
  services: 'Start what the job needs in a step.',
  snapshot: 'Remove the key.',
};

/** Reads one job of `jobs:`. */
export function jobOf(entry: Entry): Job {
  const keys = mapOf(entry);
  for (const [key, fix] of Object.entries(unsupported)) {
    const found = keys.get(key);
    if (found !== undefined) throw refuse(found.keyPlace, `the runner does not support \`${key}\`.`, fix);
  }
  const needs = keys.get('needs');
  const job: AnyJob = {
    id: entry.key,
    place: entry.keyPlace,
    tree: entry,
    name: keys.get('name'),
    needs: needs === undefined ? [] : plainTexts(needs),
    if: conditionOf(keys.get('if'), entry.keyPlace),
    strategy: keys.get('strategy'),
    concurrency: keys.get('concurrency'),
    permissions: permissionsOf(keys.get('permissions')),
  };
  const uses = keys.get('uses');
  return uses === undefined ? stepsJobOf(job, keys) : callJobOf(job, keys, uses);
}

function stepsJobOf(job: AnyJob, keys: ReadonlyMap<string, Entry>): StepsJob {
  const outputs = keys.get('outputs');
  return {
    ...job,
    kind: 'steps',
    env: keys.get('env'),
    environment: keys.get('environment'),
    outputs: outputs === undefined ? [] : entriesOf(outputs),
    defaults: defaultsOf(keys.get('defaults')),
    timeoutMinutes: keys.get('timeout-minutes'),
    cancelTimeoutMinutes: keys.get('cancel-timeout-minutes'),
    continueOnError: keys.get('continue-on-error'),
    steps: stepsOf(keys.get('steps')),
  };
}

function callJobOf(job: AnyJob, keys: ReadonlyMap<string, Entry>, uses: Entry): CallJob {
  const secrets = keys.get('secrets');
  if (secrets !== undefined && isString(secrets.token))
    throw refuse(
      secrets.place,
      '`secrets: inherit` hands every secret of the caller over, needed or not.',
      'Name each secret that the reusable workflow declares.',
    );
  const inputs = keys.get('with');
  return {
    ...job,
    kind: 'call',
    uses: { text: plainText(uses), place: uses.place },
    with: inputs === undefined ? [] : entriesOf(inputs),
    secrets: secrets === undefined ? [] : entriesOf(secrets),
  };
}
