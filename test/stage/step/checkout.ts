import type { ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runStep, type StepResult } from './run-step.ts';

/** A repository that was checked out on a runner, and runs of an action in it. */
export interface Checkout {
  readonly path: string;
  write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void>;
  /** The log of the result is as users see it: without the lines that tell the runner what to mask. */
  run(inputs: Readonly<Record<string, string>>, options?: RunOptions): Promise<StepResult>;
  remove(): Promise<void>;
}

export interface RunOptions {
  /** More of the runner's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Called for every piece of output, with the whole output so far. A returned signal is sent to the step. */
  readonly onLog?: (log: string, step: ChildProcess) => NodeJS.Signals | undefined;
}

/** Makes a checkout with these files, in which an action runs. */
export async function checkOutFor(
  action: string,
  files: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<Checkout> {
  const path = await mkdtemp(join(tmpdir(), `fairway-${action}-`));
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
    async run(inputs, { onLog, env } = {}) {
      const result = await runStep({
        action,
        workspace: path,
        inputs,
        env: {
          GITHUB_SHA: '0123456789abcdef0123456789abcdef01234567',
          GITHUB_ACTOR: 'ada',
          GITHUB_RUN_ID: '42',
          ...env,
        },
        onLog(log, step) {
          const signal = onLog?.(log, step);
          if (signal) step.kill(signal);
        },
      });
      return { ...result, log: result.log.replaceAll(/^::add-mask::.*\n/gm, '') };
    },
    remove: () => rm(path, { recursive: true, force: true }),
  };
}
