import type { Step, StepResult } from '../../stage/step/run-step.ts';

/** What hears the output of a step. */
export type OnLog = NonNullable<Step['onLog']>;

/** Runs a step, and kills it as soon as it has said this. */
export async function killWhen(said: RegExp, run: (onLog: OnLog) => Promise<StepResult>): Promise<void> {
  const { exitCode, log } = await run((now, child) => {
    if (said.test(now)) child.kill('SIGKILL');
  });
  if (exitCode !== null || !said.test(log)) throw new Error(`It was not killed: ${log}`);
}
