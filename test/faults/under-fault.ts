import { holdAt } from '../step/hold.ts';
import type { StepResult } from '../step/run-step.ts';
import type { OfficeLab } from './office-lab.ts';

/** Checks that a run ended well; its log is the message where it did not. */
export function requireGreen({ exitCode, log }: StepResult | undefined = noRun): void {
  if (exitCode !== 0) throw new Error(`The run ended with ${exitCode}:\n${log}`);
}

/** The error that a run ended with, as one line; all of its log where it has none. */
export function errorOf({ log }: StepResult): string {
  return log.split('\n').findLast((line) => line.startsWith('::error')) ?? log;
}

/**
 * Deploys v1, then v2 with something done to the lab when that enters a phase. The run stands still meanwhile, so that it
 * does not race with what shall spoil its work.
 */
export async function deployUnder(
  office: OfficeLab,
  stack: string,
  phase: string,
  act: () => Promise<unknown>,
  inputs: Readonly<Record<string, string>> = {},
): Promise<StepResult> {
  requireGreen(await office.deploy(stack, 'v1'));
  const hold = holdAt(phase, act);
  const run = await office.deploy(stack, 'v2', { inputs, fault: hold.onLog });
  await hold.done(run.log);
  return run;
}

/** What all came to, once all have ended: nothing goes on while the lab is removed after one that failed. */
export async function allEnded<T>(work: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(work);
  return Promise.all(work);
}

const noRun: StepResult = { exitCode: null, log: 'there was none', outputs: {}, summary: '', state: {} };
