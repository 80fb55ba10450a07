import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runStep } from '../../stage/step/run-step.ts';

/** What one run of health-heal took. */
export interface HealthRun {
  readonly ms: number;
  /** The largest memory that its process had, in MiB. */
  readonly peak: number;
}

const hook = `
  const { writeFileSync } = require('node:fs');
  process.on('exit', () => writeFileSync(process.env.PEAK_FILE, String(process.resourceUsage().maxRSS)));
`;

const bundle = join(import.meta.dirname, '../../../actions/health-heal/dist/index.js');

/** @throws Error where the bundle is not built */
export function requireBundle(): void {
  if (!existsSync(bundle)) throw new Error('Build the bundle first: ./scripts/build health-heal');
}

/**
 * Runs health-heal once, as a workflow does.
 * @throws Error where it does not find everything healthy
 */
export async function runHealth(
  workspace: string,
  inputs: Readonly<Record<string, string>>,
): Promise<HealthRun> {
  const [required, peakFile] = [join(workspace, 'peak.cjs'), join(workspace, 'peak')];
  await writeFile(required, hook);
  const start = performance.now();
  const { exitCode, log, outputs } = await runStep({
    action: 'health-heal',
    workspace,
    inputs,
    env: {
      NODE_OPTIONS: `--require ${required}`,
      PEAK_FILE: peakFile,
      GITHUB_RUN_ID: '1',
      GITHUB_RUN_ATTEMPT: '1',
    },
  });
  const ms = performance.now() - start;
  if (exitCode !== 0 || outputs['outcome'] !== 'healthy') {
    const said = log.replaceAll(/^::add-mask::.*\n/gm, '');
    throw new Error(`health-heal ended with ${exitCode}, ${outputs['outcome']}:\n${said}`);
  }
  return { ms, peak: Number(await readFile(peakFile, 'utf8')) / 1024 };
}
