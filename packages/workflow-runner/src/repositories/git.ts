import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Failure } from '@fairway/runtime';

const run = promisify(execFile);

/** Repositories of tests belong to whoever made them; only reading ones use this. */
const trusting = ['-c', 'safe.directory=*'];

/** The settings of whoever runs the runner, which must not change what a workflow sees. */
const env = { ...process.env, GIT_TERMINAL_PROMPT: '0', GIT_CONFIG_NOSYSTEM: '1' };

/**
 * Runs git and returns its output without the last line end.
 * @throws Failure with git's own words.
 */
export async function git(args: readonly string[], cwd: string, signal?: AbortSignal): Promise<string> {
  try {
    const options = { cwd, env, maxBuffer: 64 * 1024 * 1024, ...(signal === undefined ? {} : { signal }) };
    const { stdout } = await run('git', [...trusting, ...args], options);
    return stdout.replace(/\n$/, '');
  } catch (error) {
    const words = String((error as { stderr?: string }).stderr ?? error).trim();
    throw new Failure({
      what: `\`git ${args.join(' ')}\` failed in ${cwd}.`,
      why: words.split('\n').at(-1) ?? '',
      fix: 'Correct the repository or the reference.',
      evidence: words.split('\n').slice(0, -1),
      cause: error,
    });
  }
}
