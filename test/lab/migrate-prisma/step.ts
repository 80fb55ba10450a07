import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { prismaMachineEnv } from '../../prisma-engine/machine-env.ts';

const action = join(import.meta.dirname, '../../../actions/migrate-prisma/src/index.ts');

// The packages of actions have no "type": Node would say on each start that it had to find out.
const flags = ['--conditions=fairway-source', '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'];

export interface StepResult {
  readonly exitCode: number | null;
  /** All that was printed, without the lines that tell the runner what to mask. */
  readonly log: string;
  readonly summary: string;
  /** The output `databases`. */
  readonly databases: readonly unknown[];
}

export interface StepOptions {
  readonly workspace: string;
  /** Name of a database, its URL and the fields of its item besides name and directory (which is the name). */
  readonly databases: Readonly<
    Record<string, { readonly url: string; readonly fields?: Record<string, string> }>
  >;
  readonly install?: 'auto' | 'never';
  /** Called with each piece of the log, and with a function that sends SIGINT as a cancelled run does. */
  readonly onLog?: (log: string, interrupt: () => void) => void;
}

/** Runs migrate-prisma as a runner does: a process of its own, with nothing in its environment but its inputs. */
export async function runStep({ workspace, databases, install, onLog }: StepOptions): Promise<StepResult> {
  const temp = await mkdtemp(join(tmpdir(), 'fairway-step-'));
  const files = { output: join(temp, 'output'), summary: join(temp, 'summary'), state: join(temp, 'state') };
  try {
    for (const file of Object.values(files)) await writeFile(file, '');
    const env = {
      PATH: `${dirname(process.execPath)}:${process.env['PATH']}`,
      HOME: temp,
      RUNNER_TEMP: temp,
      GITHUB_WORKSPACE: workspace,
      GITHUB_OUTPUT: files.output,
      GITHUB_STEP_SUMMARY: files.summary,
      GITHUB_STATE: files.state,
      ...(await prismaMachineEnv()),
      INPUT_DATABASES: JSON.stringify(
        Object.entries(databases).map(([name, { fields }]) => ({ name, directory: name, ...fields })),
      ),
      INPUT_URLS: JSON.stringify(
        Object.fromEntries(Object.entries(databases).map(([name, { url }]) => [name, url])),
      ),
      INPUT_INSTALL: install ?? 'never',
      INPUT_TIMEOUT: '3m',
    };
    const { exitCode, printed } = await run(env, onLog);
    const output = await readFile(files.output, 'utf8');
    return {
      exitCode,
      log: printed.replaceAll(/^::add-mask::.*\n/gm, ''),
      summary: await readFile(files.summary, 'utf8'),
      databases: JSON.parse(/^databases<<(.+)\n(.*)\n\1$/m.exec(output)?.[2] ?? '[]'),
    };
  } finally {
    await rm(temp, { recursive: true, force: true });
  }
}

function run(env: Record<string, string>, onLog: StepOptions['onLog']) {
  return new Promise<{ exitCode: number | null; printed: string }>((resolve, reject) => {
    const child = spawn(process.execPath, [...flags, action], { env });
    let printed = '';
    const interrupt = () => void child.kill('SIGINT');
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        printed += chunk;
        onLog?.(printed, interrupt);
      });
    }
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, printed }));
  });
}
