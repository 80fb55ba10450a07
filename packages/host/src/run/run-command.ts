import type { Clock, Logger } from '@fairway/runtime';
import type { StreamOptions } from '../host.ts';
import { showArgv } from './argv-quoting.ts';
import { endingFailure, statusFailure, timeoutFailure } from './command-failure.ts';
import { startDeadline } from './deadline.ts';
import type { Launch } from './launch.ts';
import { OutputLines } from './output-lines.ts';
import { preludeOf } from './shell-program.ts';

/** The result of a command that ended, with its output as bytes. */
export interface ByteResult {
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

export interface RunContext {
  readonly host: string;
  readonly launch: Launch;
  readonly logger: Logger;
  readonly clock: Clock;
}

/**
 * Runs one command to its end.
 * @throws Failure when the command ends with a status that is not accepted, by a signal, without a status, or too late;
 *   the reason of `options.signal` when that aborts. In the last two cases the command was ended first.
 */
export async function runCommand(
  context: RunContext,
  argv: readonly string[],
  options: StreamOptions = {},
): Promise<ByteResult> {
  options.signal?.throwIfAborted();
  const { env, cwd, stdin = '', accept = [0], timeoutMs } = options;
  const shown = options.show ?? showArgv(argv);
  const prelude = preludeOf({ argv, env, cwd });
  context.logger.debug(`${context.host}: ${shown}`);

  const output = collect(options);
  const deadline = startDeadline(context.clock, timeoutMs, options.signal);
  const asEnded = () => ({ host: context.host, shown, ...output.bytes() });
  try {
    const input = [prelude, stdin].map((part) => (typeof part === 'string' ? Buffer.from(part) : part));
    const running = await context.launch(input, output, deadline.signal);
    const stop = () => void running.stop();
    deadline.signal.addEventListener('abort', stop, { once: true });
    if (deadline.signal.aborted) stop();
    const ending = await running.ending;
    deadline.signal.removeEventListener('abort', stop);
    output.end();
    deadline.signal.throwIfAborted();
    if (ending.how !== 'exit') throw endingFailure(asEnded(), ending);
    if (accept !== 'any' && !accept.includes(ending.status)) throw statusFailure(asEnded(), ending.status);
    return { exitCode: ending.status, ...output.bytes() };
  } catch (error) {
    if (deadline.timedOut && timeoutMs !== undefined) throw timeoutFailure(asEnded(), timeoutMs);
    throw error;
  } finally {
    deadline.dispose();
  }
}

/** Keeps the whole output and passes its lines on as they arrive. */
function collect({ onStdout, onStderr, onStdoutBytes }: StreamOptions) {
  const stdout: Uint8Array[] = [];
  const stderr: Uint8Array[] = [];
  const outLines = onStdout && new OutputLines(onStdout);
  const errLines = onStderr && new OutputLines(onStderr);
  return {
    stdout(chunk: Uint8Array) {
      if (onStdoutBytes) return onStdoutBytes(chunk);
      stdout.push(chunk);
      outLines?.push(chunk);
    },
    stderr(chunk: Uint8Array) {
      stderr.push(chunk);
      errLines?.push(chunk);
    },
    end() {
      outLines?.end();
      errLines?.end();
    },
    bytes: () => ({ stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) }),
  };
}
