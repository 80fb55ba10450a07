import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const action = fileURLToPath(new URL('../../../actions/swarm-deploy/', import.meta.url));

/** What a user sees of a step. */
export interface StepResult {
  readonly exitCode: number | null;
  /** Standard output and error as the log shows them: without the lines that tell the runner what to mask. */
  readonly log: string;
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** A repository that was checked out on a runner, and runs of the action in it. */
export interface Checkout {
  readonly path: string;
  write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void>;
  /** Runs the action as the runner does: inputs and files in the environment, defaults from action.yml. */
  deploy(inputs: Readonly<Record<string, string>>, run?: RunOptions): Promise<StepResult>;
  remove(): Promise<void>;
}

export interface RunOptions {
  /** Called with everything that was printed so far, each time something is; return a signal to send it. */
  readonly onLog?: (log: string) => NodeJS.Signals | undefined;
  readonly actor?: string;
}

export async function checkOut(files: Readonly<Record<string, string>> = {}): Promise<Checkout> {
  const path = await mkdtemp(join(tmpdir(), 'fairway-swarm-'));
  const write: Checkout['write'] = async (all) => {
    for (const [name, content] of Object.entries(all)) {
      await mkdir(dirname(join(path, name)), { recursive: true });
      await writeFile(join(path, name), content);
    }
  };
  await write(files);
  return {
    path,
    write,
    deploy: (inputs, run = {}) => runStep(path, inputs, run),
    remove: () => rm(path, { recursive: true, force: true }),
  };
}

async function runStep(
  workspace: string,
  inputs: Readonly<Record<string, string>>,
  { onLog, actor = 'ada' }: RunOptions,
): Promise<StepResult> {
  const runner = await mkdtemp(join(tmpdir(), 'fairway-runner-'));
  try {
    const files = {
      GITHUB_OUTPUT: 'output',
      GITHUB_STEP_SUMMARY: 'summary',
      GITHUB_STATE: 'state',
      GITHUB_ENV: 'env',
      GITHUB_PATH: 'path',
    };
    for (const name of Object.values(files)) await writeFile(join(runner, name), '');
    const env = {
      PATH: process.env['PATH'] ?? '',
      HOME: runner,
      RUNNER_TEMP: runner,
      GITHUB_WORKSPACE: workspace,
      GITHUB_REPOSITORY: 'acme/marina',
      GITHUB_SHA: '0123456789abcdef0123456789abcdef01234567',
      GITHUB_ACTOR: actor,
      GITHUB_RUN_ID: '42',
      GITHUB_ACTIONS: 'true',
      ...Object.fromEntries(Object.entries(files).map(([key, name]) => [key, join(runner, name)])),
      ...inputEnvironment(await defaults(), inputs),
    };
    const child = spawn(
      process.execPath,
      ['--conditions=fairway-source', '--no-warnings', join(action, 'src/index.ts')],
      {
        cwd: workspace,
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let log = '';
    const hear = (chunk: Buffer) => {
      log += chunk;
      const signal = onLog?.(log);
      if (signal) child.kill(signal);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return {
      exitCode,
      log: log.replaceAll(/^::add-mask::.*\n/gm, ''),
      summary: await readFile(join(runner, 'summary'), 'utf8'),
      outputs: parseOutputs(await readFile(join(runner, 'output'), 'utf8')),
    };
  } finally {
    await rm(runner, { recursive: true, force: true });
  }
}

async function defaults(): Promise<Record<string, string>> {
  const { inputs } = parse(await readFile(join(action, 'action.yml'), 'utf8')) as {
    inputs: Record<string, { default?: string }>;
  };
  return Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.default ?? '']));
}

function inputEnvironment(...layers: readonly Readonly<Record<string, string>>[]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(Object.assign({}, ...layers) as Record<string, string>).map(([name, value]) => [
      `INPUT_${name.toUpperCase()}`,
      value,
    ]),
  );
}

function parseOutputs(text: string): Record<string, string> {
  const found = [...text.matchAll(/^(.+?)<<(.+)\n([\s\S]*?)\n\2$/gm)];
  return Object.fromEntries(found.map(([, name = '', , value = '']) => [name, value]));
}
