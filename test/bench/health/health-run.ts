import { type MeasuredStep, runMeasured, saidBy } from '../measured-step.ts';

/**
 * Runs health-heal once, as a workflow does.
 * @throws Error where it does not find everything healthy
 */
export async function runHealth(
  workspace: string,
  inputs: Readonly<Record<string, string>>,
): Promise<MeasuredStep> {
  const run = await runMeasured({ action: 'health-heal', workspace, inputs });
  if (run.exitCode === 0 && run.outputs['outcome'] === 'healthy') return run;
  throw new Error(`health-heal ended with ${run.exitCode}, ${run.outputs['outcome']}:\n${saidBy(run)}`);
}
