import { join } from 'node:path';
import { messageOf } from '@fairway/runtime';
import { type FileCommands, makeCommandFiles, readCommandFiles } from '../commands/file-commands.ts';
import type { Conclusion } from '../events.ts';
import { evaluateCount, evaluateFlag, evaluateTexts, holds, type Scope } from '../expressions/evaluate.ts';
import { type JobState, stepScope } from '../jobs/job-state.ts';
import type { Condition } from '../parse/condition.ts';
import type { Value } from '../parse/value.ts';
import { StepLog } from './step-log.ts';
import { stopSignal } from './stop-signal.ts';

/** A step, as far as all kinds of steps are alike. */
export interface StepPlan {
  /** Where its outputs are found; none for a post step. */
  readonly id: string | undefined;
  readonly name: (scope: Scope) => string;
  readonly condition: Condition;
  readonly env?: Value | undefined;
  readonly continueOnError?: Value | undefined;
  readonly timeoutMinutes?: Value | undefined;
  /** Does the work and returns an exit code; what it throws fails the step. */
  readonly work: (io: StepIO) => Promise<number>;
}

/** What a step's work is handed. */
export interface StepIO {
  readonly name: string;
  readonly log: StepLog;
  readonly scope: Scope;
  /** The step's own `env`. */
  readonly stepEnv: Readonly<Record<string, string>>;
  /** The variables that name the command files. */
  readonly commandEnv: Readonly<Record<string, string>>;
  readonly stop: AbortSignal;
  /** Outputs of a built-in, which has no file to write them to. */
  readonly outputs: Record<string, string>;
  /** Hears what the step wrote to GITHUB_STATE. */
  onState: (state: Readonly<Record<string, string>>) => void;
}

/** Runs one step, from its condition to its outputs, and records how it ended. Never throws. */
export async function executeStep(state: JobState, plan: StepPlan): Promise<void> {
  const { run } = state.frame;
  const startedAt = Date.now();
  const index = state.results.length + 1;
  const log = new StepLog(state, index);
  const shown = begin(state, plan);
  if ('skipped' in shown) return record(state, plan, shown.skipped, 'skipped', 'skipped', {}, log);
  const name = 'name' in shown ? shown.name : (plan.id ?? 'step');
  run.emit({ type: 'step-started', job: state.id, step: index, name });

  let outcome: Conclusion = 'failure';
  let outputs: Record<string, string> = {};
  let conclusion: Conclusion = outcome;
  try {
    if ('error' in shown) throw shown.error;
    const minutes = evaluateCount(plan.timeoutMinutes, shown.scope, 0);
    const stop = stopSignal(state, plan.condition, shown.scope, minutes * run.minuteMs);
    const dir = join(state.commandDir, String(index));
    const io: StepIO = {
      name,
      log,
      scope: shown.scope,
      stepEnv: shown.env,
      commandEnv: await makeCommandFiles(dir),
      stop: stop.signal,
      outputs,
      onState: () => {},
    };
    let code = 1;
    try {
      code = await plan.work(io);
    } finally {
      stop.done();
      const written = await readCommandFiles(dir);
      outputs = { ...io.outputs, ...written.outputs };
      absorb(state, written);
      io.onState(written.state);
    }
    outcome = ending(code, log, stop.reason(), minutes);
  } catch (error) {
    for (const line of messageOf(error).split('\n')) log.annotate('error', line);
  }
  conclusion = outcome;
  try {
    const scope = stepScope(state);
    if (outcome === 'failure' && evaluateFlag(plan.continueOnError, scope, false)) conclusion = 'success';
  } catch (error) {
    log.annotate('error', messageOf(error));
  }
  if (conclusion === 'failure' && state.status === 'success') state.status = 'failure';
  record(state, plan, name, outcome, conclusion, outputs, log, Date.now() - startedAt);
}

type Begin =
  | { readonly skipped: string }
  | { readonly name: string; readonly scope: Scope; readonly env: Record<string, string> }
  | { readonly error: unknown };

function begin(state: JobState, plan: StepPlan): Begin {
  try {
    const env = evaluateTexts(plan.env, stepScope(state));
    const scope = stepScope(state, env);
    const name = plan.name(scope);
    return holds(plan.condition, scope) ? { name, scope, env } : { skipped: name };
  } catch (error) {
    return { error };
  }
}

function ending(
  code: number,
  log: StepLog,
  stopped: 'cancelled' | 'timeout' | undefined,
  minutes: number,
): Conclusion {
  if (stopped === 'timeout') {
    log.annotate('error', `The step has timed out after ${minutes} minutes.`);
    return 'failure';
  }
  if (stopped === 'cancelled') {
    log.annotate('error', 'The operation was canceled.');
    return 'cancelled';
  }
  if (code !== 0) log.annotate('error', `Process completed with exit code ${code}.`);
  return code === 0 && !log.refused ? 'success' : 'failure';
}

function absorb(state: JobState, { env, path, summary }: FileCommands): void {
  state.env = { ...state.env, ...env };
  state.path = [...path.toReversed(), ...state.path];
  if (summary !== '') state.summary += summary.endsWith('\n') ? summary : `${summary}\n`;
}

function record(
  state: JobState,
  plan: StepPlan,
  name: string,
  outcome: Conclusion,
  conclusion: Conclusion,
  outputs: Record<string, string>,
  log: StepLog,
  ms = 0,
): void {
  const { run } = state.frame;
  if (plan.id !== undefined) state.steps[plan.id] = { outputs, outcome, conclusion };
  const shown = { name: run.masker.hide(name), conclusion, outputs: run.masker.hideIn(outputs) };
  state.results.push({ ...shown, outcome, log: run.masker.hide(log.text) });
  run.emit({ type: 'step-ended', job: state.id, step: state.results.length, ...shown, ms });
}
