import { join } from 'node:path';
import { messageOf } from '@fairway/runtime';
import { type FileCommands, makeCommandFiles, readCommandFiles } from '../commands/file-commands.ts';
import type { Conclusion } from '../events.ts';
import { evaluateCount, evaluateFlag, evaluateTexts, holds, type Scope } from '../expressions/evaluate.ts';
import { type JobState, stepScope } from '../jobs/job-state.ts';
import { StepLog } from './step-log.ts';
import type { StepIO, StepPlan } from './step-plan.ts';
import { stopSignal } from './stop-signal.ts';

type Outputs = Readonly<Record<string, string>>;

/** Runs one step, from its condition to its outputs, and records its result. Never throws. */
export async function executeStep(state: JobState, plan: StepPlan): Promise<void> {
  const startedAt = Date.now();
  const step = state.results.length + 1;
  const log = new StepLog(state, step);
  const started = start(state, plan);
  const { name } = started;
  if (started.wanted === false)
    return record(state, plan, { name, outcome: 'skipped', outputs: {}, log, ms: 0 });
  state.frame.run.emit({ type: 'step-started', job: state.id, step, name });

  let outputs: Outputs = {};
  let outcome: Conclusion = 'failure';
  try {
    if (started.wanted !== true) throw started.wanted.error;
    outcome = await work(state, plan, started, log, (written) => {
      outputs = written;
    });
  } catch (error) {
    log.annotate('error', messageOf(error));
  }
  record(state, plan, { name, outcome, outputs, log, ms: Date.now() - startedAt });
}

interface Started {
  readonly name: string;
  readonly scope: Scope;
  readonly env: Outputs;
  /** Whether its condition holds, or the error of its evaluation. */
  readonly wanted: boolean | { readonly error: unknown };
}

function start(state: JobState, plan: StepPlan): Started {
  let scope = stepScope(state);
  let env: Outputs = {};
  let wanted: Started['wanted'];
  try {
    env = evaluateTexts(plan.env, scope);
    scope = stepScope(state, env);
    wanted = holds(plan.condition, scope);
  } catch (error) {
    wanted = { error };
  }
  return { name: state.frame.run.masker.hide(nameOf(plan, scope)), scope, env, wanted };
}

function nameOf(plan: StepPlan, scope: Scope): string {
  try {
    return plan.name(scope);
  } catch {
    return plan.id ?? 'Post'; // An error is reported where the value is needed, not for a name.
  }
}

/** Does the work between making the command files and reading them. */
async function work(
  state: JobState,
  plan: StepPlan,
  { name, scope, env }: Started,
  log: StepLog,
  onOutputs: (outputs: Outputs) => void,
): Promise<Conclusion> {
  const minutes = evaluateCount(plan.timeoutMinutes, scope, 0);
  const dir = join(state.commandDir, String(state.results.length + 1));
  const commandEnv = await makeCommandFiles(dir);
  const stop = stopSignal(state, plan.condition, scope, minutes * state.frame.run.minuteMs);
  const io: StepIO = {
    name,
    log,
    scope,
    stepEnv: env,
    commandEnv,
    stop: stop.signal,
    outputs: {},
    onState: () => {},
  };
  let code: number;
  try {
    code = await plan.work(io);
  } catch (error) {
    if (stop.reason() === undefined) throw error;
    code = 1; // A built-in was stopped. Its error is not the reason of the failure.
  } finally {
    stop.done();
    const written = await readCommandFiles(dir);
    absorb(state, written);
    io.onState(written.state);
    onOutputs({ ...io.outputs, ...written.outputs });
  }
  return ending(code, log, stop.reason(), minutes);
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

interface EndedStep {
  readonly name: string;
  readonly outcome: Conclusion;
  readonly outputs: Outputs;
  readonly log: StepLog;
  readonly ms: number;
}

function record(state: JobState, plan: StepPlan, { name, outcome, outputs, log, ms }: EndedStep): void {
  const { run } = state.frame;
  const conclusion = outcome === 'failure' && forgiven(state, plan, log) ? 'success' : outcome;
  if (conclusion === 'failure' && state.status === 'success') state.status = 'failure';
  if (plan.id !== undefined) state.steps[plan.id] = { outputs: { ...outputs }, outcome, conclusion };
  const shown = { name, conclusion, outputs: run.masker.hideIn(outputs) };
  state.results.push({ ...shown, outcome, log: run.masker.hide(log.text) });
  run.emit({ type: 'step-ended', job: state.id, step: state.results.length, ...shown, ms });
}

function forgiven(state: JobState, plan: StepPlan, log: StepLog): boolean {
  try {
    return evaluateFlag(plan.continueOnError, stepScope(state), false);
  } catch (error) {
    log.annotate('error', messageOf(error));
    return false;
  }
}
