import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Failure } from '@fairway/runtime';

const run = promisify(execFile);

/** Accepts repositories of other users, such as those of tests. Only reading commands use it. */
const trusting = ['-c', 'safe.directory=*'];

/** The environment of git, without the machine's settings, which must not affect a workflow. */
const env = { ...process.env, GIT_TERMINAL_PROMPT: '0', GIT_CONFIG_NOSYSTEM: '1' };

/**
 * Runs git and returns its output without the last line end.
 * @throws Failure with git's message
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
