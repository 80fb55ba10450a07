import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runStep, type Step, type StepResult } from '../stage/step/run-step.ts';

/** One run of an action, and what it took. */
export interface MeasuredStep extends StepResult {
  readonly ms: number;
  /** The largest memory that its process had, in MiB. */
  readonly peak: number;
}

const hook = `
  const { writeFileSync } = require('node:fs');
  process.on('exit', () => writeFileSync(process.env.PEAK_FILE, String(process.resourceUsage().maxRSS)));
`;

/** @throws Error where the bundle of an action is not built */
export function requireBundle(action: string): void {
  const bundle = join(import.meta.dirname, `../../actions/${action}/dist/index.js`);
  if (!existsSync(bundle)) throw new Error(`Build the bundle first: ./scripts/build ${action}`);
}

/** Runs an action once, as a workflow does. The files of the measuring lie in its workspace. */
export async function runMeasured(step: Step): Promise<MeasuredStep> {
  const [required, peakFile] = [join(step.workspace, 'peak.cjs'), join(step.workspace, 'peak')];
  await writeFile(required, hook);
  const start = performance.now();
  const result = await runStep({
    ...step,
    env: {
      NODE_OPTIONS: `--require ${required}`,
      PEAK_FILE: peakFile,
      GITHUB_RUN_ID: '1',
      GITHUB_RUN_ATTEMPT: '1',
      ...step.env,
    },
  });
  const ms = performance.now() - start;
  return { ...result, ms, peak: Number(await readFile(peakFile, 'utf8')) / 1024 };
}

/** What a step printed, without the secrets that it had masked. */
export function saidBy({ log }: StepResult): string {
  return log.replaceAll(/^::add-mask::.*\n/gm, '');
}
