import { Failure } from '@fairway/runtime';
import { evaluate, type Scope } from '../expressions/evaluate.ts';
import { asText, isObject } from '../expressions/json.ts';
import type { EnvironmentOptions } from '../options.ts';
import { isMapping } from '../parse/github-parser.ts';
import { mapOf, type Value } from '../parse/value.ts';
import type { Run } from '../run-state.ts';
import type { Frame } from './frame.ts';

type Secrets = Readonly<Record<string, string>>;

/** The environment that a job names, with its options. */
export interface JobEnvironment extends EnvironmentOptions {
  readonly name: string;
}

/** Finds the environment of a job. An unknown environment has no secrets and needs no approval, as on GitHub. */
export function environmentOf(value: Value | undefined, scope: Scope, run: Run): JobEnvironment | undefined {
  if (value === undefined) return undefined;
  // The url of a mapping may read the outputs of steps, so it is not known yet. The runner does not show it.
  const written = isMapping(value.token) ? mapOf(value).get('name') : value;
  const found = written === undefined ? null : evaluate(written, scope);
  const name = asText(isObject(found) ? (found['name'] ?? null) : found);
  return name === '' ? undefined : { name, ...run.options.environments?.[name] };
}

/**
 * The secrets that a job may read. Where an environment has a secret of the same name, its value wins. A reusable
 * workflow gets those secrets of the environment whose names its caller passes, with whatever value
 * (https://docs.github.com/en/actions/how-tos/reuse-automations/reuse-workflows).
 */
export function secretsOf({ secrets, called }: Frame, environment: JobEnvironment | undefined): Secrets {
  const own = Object.entries(environment?.secrets ?? {});
  const passed = lowerCaseNames(Object.entries(secrets));
  const visible = called ? own.filter(([name]) => passed.has(name.toLowerCase())) : own;
  const replaced = lowerCaseNames(visible);
  const others = Object.entries(secrets).filter(([name]) => !replaced.has(name.toLowerCase()));
  return Object.fromEntries([...others, ...visible]);
}

const lowerCaseNames = (entries: readonly (readonly [string, string])[]): ReadonlySet<string> =>
  new Set(entries.map(([name]) => name.toLowerCase()));

/**
 * Waits for the reviewers of an environment.
 * @throws Failure when they refuse; the signal's reason when that aborts first
 */
export async function passGate(environment: JobEnvironment, job: string, signal: AbortSignal): Promise<void> {
  if (environment.approval === undefined) return;
  signal.throwIfAborted();
  const gaveUp = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  const answer = environment.approval({ environment: environment.name, job, signal });
  if ((await Promise.race([answer, gaveUp])) !== false) return;
  throw new Failure({
    what: `The job ${job} may not use the environment ${environment.name}.`,
    why: 'The environment asks for an approval, and it was not given.',
    fix: `Approve it (--approve ${environment.name}).`,
  });
}
