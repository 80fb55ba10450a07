import type { ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runStep, type StepResult } from '../../step/run-step.ts';

export type { StepResult };

/** A repository that was checked out on a runner, and runs of the action in it. */
export interface Checkout {
  readonly path: string;
  write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void>;
  /** The log of the result is as users see it: without the lines that tell the runner what to mask. */
  run(inputs: Readonly<Record<string, string>>, options?: RunOptions): Promise<StepResult>;
  remove(): Promise<void>;
}

export interface RunOptions {
  /** Called with everything that was printed so far, each time something is. */
  readonly onLog?: (log: string, step: ChildProcess) => void;
  readonly sha?: string;
  /** What the machine of the runner has in its environment besides. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Makes a checkout with these files. */
export async function checkOut(files: Readonly<Record<string, string>> = {}): Promise<Checkout> {
  const path = await mkdtemp(join(tmpdir(), 'fairway-compose-'));
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
    async run(inputs, { onLog, sha = '0123456789abcdef0123456789abcdef01234567', env = {} } = {}) {
      const result = await runStep({
        action: 'compose-deploy',
        workspace: path,
        inputs,
        env: { GITHUB_SHA: sha, GITHUB_ACTOR: 'ada', GITHUB_RUN_ID: '42', ...env },
        ...(onLog ? { onLog } : {}),
      });
      return { ...result, log: result.log.replaceAll(/^::add-mask::.*\n/gm, '') };
    },
    remove: () => rm(path, { recursive: true, force: true }),
  };
}
