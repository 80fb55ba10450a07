import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Failure } from '@fairway/runtime';
import { builtIns } from '../built-ins/run.ts';
import { stepEnvironment } from '../contexts/environment.ts';
import { evaluateText, type Scope } from '../expressions/evaluate.ts';
import type { JobState } from '../jobs/job-state.ts';
import { refuse } from '../parse/place.ts';
import type { RunStep, Step, UsesStep } from '../parse/step.ts';
import { runProcess } from './process.ts';
import { runAction } from './run-action.ts';
import { shellCommandOf, writeScript } from './shell.ts';
import type { StepIO, StepPlan } from './step-plan.ts';

/** A step of the file, ready to execute. */
export function planStep(state: JobState, step: Step): StepPlan {
  return {
    id: step.id,
    name: (scope) => nameOf(step, scope),
    condition: step.if,
    env: step.env,
    continueOnError: step.continueOnError,
    timeoutMinutes: step.timeoutMinutes,
    work: (io) => (step.kind === 'run' ? runScript(state, step, io) : runUses(state, step, io)),
  };
}

function nameOf(step: Step, scope: Scope): string {
  const written = evaluateText(step.name, scope);
  if (written !== '') return written;
  if (step.kind === 'uses') return `Run ${step.uses.text}`;
  return `Run ${evaluateText(step.run, scope).trim().split('\n')[0] ?? ''}`;
}

async function runScript(
  state: JobState,
  step: RunStep,
  { log, scope, stepEnv, commandEnv, stop }: StepIO,
): Promise<number> {
  const { script, shell, cwd, command, args } = shellCommandOf(state, step, scope);
  if (!existsSync(cwd)) throw missingFolder(step, cwd);
  log.group(`Run ${script.trim().split('\n')[0] ?? ''}`);
  for (const line of script.trimEnd().split('\n')) log.say(line);
  log.say(`shell: ${shell}`);
  log.endGroup();
  const file = await writeScript(dirname(commandEnv['GITHUB_OUTPUT'] ?? ''), script);
  return runProcess({
    command,
    args: args(file),
    cwd,
    env: stepEnvironment(state, stepEnv, { ...commandEnv, GITHUB_ACTION: step.id }),
    onLine: (line) => log.output(line),
    stop,
    minuteMs: state.frame.run.minuteMs,
  });
}

const missingFolder = (step: RunStep, cwd: string): Failure =>
  refuse(
    step.workingDirectory?.place ?? step.place,
    `the folder ${cwd} does not exist.`,
    'Check out or create it first.',
  );

async function runUses(state: JobState, step: UsesStep, io: StepIO): Promise<number> {
  const uses = state.frame.workflow.uses.get(step.place);
  io.log.group(`Run ${step.uses.text}`);
  for (const entry of step.with)
    for (const [index, line] of evaluateText(entry, io.scope).split('\n').entries())
      io.log.say(index === 0 ? `${entry.key}: ${line}` : `  ${line}`);
  io.log.endGroup();
  if (uses === undefined) throw new Error(`Nobody has resolved ${step.uses.text}.`);
  if (uses.kind === 'built-in') return builtIns[uses.name](state, step, io);
  return runAction(state, step, uses, io);
}
