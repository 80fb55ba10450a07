import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StepReport } from '@fairway/action-kit';
import { actionDefaults } from './action-defaults.ts';
import { keepTold, noteRun } from './told.ts';

/** The results of a step that its user sees. */
export interface StepResult {
  readonly exitCode: number | null;
  /** Everything that it printed, workflow commands included. */
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly state: Readonly<Record<string, string>>;
  /** The JSON file that the output `report` names; undefined where it names none. */
  readonly report?: StepReport;
}

export interface Step {
  /** Folder below actions/; its committed bundle is what runs. */
  readonly action: string;
  readonly inputs: Readonly<Record<string, string>>;
  /** The checkout. */
  readonly workspace: string;
  readonly env?: Readonly<Record<string, string>>;
  /** State that main saved: the bundle then runs as the post step. */
  readonly state?: Readonly<Record<string, string>>;
  /** RUNNER_TEMP, if a post step needs the files that main left there; by default a new folder, which is removed. */
  readonly temp?: string;
  /** Called for every piece of output, with the whole output so far. */
  readonly onLog?: (log: string, step: ChildProcess) => void;
}

/** Runs an action's bundle as GitHub's runner does: a process of its own, inputs and files by environment. */
export async function runStep(step: Step): Promise<StepResult> {
  const temp = step.temp ?? (await mkdtemp(join(tmpdir(), 'fairway-step-')));
  const files = { output: join(temp, 'output'), summary: join(temp, 'summary'), state: join(temp, 'state') };
  await Promise.all(Object.values(files).map((file) => writeFile(file, '')));
  try {
    const bundle = fileURLToPath(new URL(`../../../actions/${step.action}/dist/index.js`, import.meta.url));
    const child = spawn(process.execPath, [bundle], {
      cwd: step.workspace,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...runnerEnvironment(step.workspace, temp, files),
        ...inputsOf(step),
        ...statesOf(step),
        ...step.env,
      },
    });
    let log = '';
    const run = noteRun(step.action);
    const hear = (chunk: Buffer) => {
      log += chunk.toString();
      run.said(chunk.toString());
      step.onLog?.(log, child);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    }).finally(run.ended);
    keepTold(log);
    const [outputs, state, summary] = await Promise.all([
      readValues(files.output),
      readValues(files.state),
      readFile(files.summary, 'utf8'),
    ]);
    return { exitCode, log, outputs, state, summary, ...(await reportOf(outputs)) };
  } finally {
    if (step.temp === undefined) await rm(temp, { recursive: true, force: true });
  }
}

async function reportOf({ report }: Readonly<Record<string, string>>): Promise<Pick<StepResult, 'report'>> {
  const text = report ? await readFile(report, 'utf8').catch(() => undefined) : undefined;
  return text === undefined ? {} : { report: JSON.parse(text) as StepReport };
}

function runnerEnvironment(
  workspace: string,
  temp: string,
  files: Record<'output' | 'summary' | 'state', string>,
) {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: process.env['HOME'] ?? temp,
    RUNNER_TEMP: temp,
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: workspace,
    GITHUB_REPOSITORY: 'acme/marina',
    GITHUB_OUTPUT: files.output,
    GITHUB_STEP_SUMMARY: files.summary,
    GITHUB_STATE: files.state,
  };
}

function inputsOf({ action, inputs }: Step): Record<string, string> {
  const given = { ...actionDefaults(action), ...inputs };
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
  );
}

function statesOf({ state = {} }: Step): Record<string, string> {
  return Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]));
}

/** The runner's file format: `name<<DELIMITER`, the value, `DELIMITER`. The last value of a name counts. */
async function readValues(file: string): Promise<Record<string, string>> {
  const text = await readFile(file, 'utf8');
  const values = [...text.matchAll(/^(.+?)<<(\S+)\n(.*?)\n\2$/gms)];
  return Object.fromEntries(values.map(([, name = '', , value = '']) => [name, value]));
}
