import type { Clock, Logger } from '@fairway/runtime';
import type { StreamOptions } from '../host.ts';
import { showArgv } from './argv-quoting.ts';
import { endingFailure, outputFailure, statusFailure, timeoutFailure } from './command-failure.ts';
import { startDeadline } from './deadline.ts';
import { KeptOutput, mostKeptBytes } from './kept-output.ts';
import type { Launch } from './launch.ts';
import { OutputLines } from './output-lines.ts';
import { preludeOf } from './shell-program.ts';

/**
 * A command without a time limit of its own is ended after this time, which no command of ours needs: a host that never
 * answers must not hold a run, and its lock, until the job's own end.
 */
const defaultTimeoutMs = 30 * 60_000;

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
  const { env, cwd, stdin = '', accept = [0], timeoutMs = defaultTimeoutMs } = options;
  const shown = options.show ?? showArgv(argv);
  const prelude = preludeOf({ argv, env, cwd });
  context.logger.debug(`${context.host}: ${shown}`);

  const tooMuch = new AbortController();
  const output = collect(options, () => tooMuch.abort());
  const deadline = startDeadline(context.clock, timeoutMs, options.signal);
  const over = AbortSignal.any([deadline.signal, tooMuch.signal]);
  const asEnded = () => ({ host: context.host, shown, ...output.bytes() });
  try {
    const input = [prelude, stdin].map((part) => (typeof part === 'string' ? Buffer.from(part) : part));
    const running = await context.launch(input, output, over);
    const stop = () => void running.stop();
    over.addEventListener('abort', stop, { once: true });
    if (over.aborted) stop();
    const ending = await running.ending;
    over.removeEventListener('abort', stop);
    output.end();
    deadline.signal.throwIfAborted();
    if (tooMuch.signal.aborted) throw outputFailure(asEnded(), mostKeptBytes);
    if (ending.how !== 'exit') throw endingFailure(asEnded(), ending);
    if (accept !== 'any' && !accept.includes(ending.status)) throw statusFailure(asEnded(), ending.status);
    return { exitCode: ending.status, ...output.bytes() };
  } catch (error) {
    if (deadline.timedOut) throw timeoutFailure(asEnded(), timeoutMs);
    throw error;
  } finally {
    deadline.dispose();
  }
}

/**
 * Keeps the output and passes its lines on as they arrive. Of what only serves as evidence the newest is kept.
 * @param onTooMuch is called when an output that the caller needs whole is larger than memory is for
 */
function collect({ onStdout, onStderr, onStdoutBytes }: StreamOptions, onTooMuch: () => void) {
  const stdout = new KeptOutput();
  const stderr = new KeptOutput();
  const outLines = onStdout && new OutputLines(onStdout);
  const errLines = onStderr && new OutputLines(onStderr);
  return {
    stdout(chunk: Uint8Array) {
      if (onStdoutBytes) return onStdoutBytes(chunk);
      outLines?.push(chunk);
      if (outLines === undefined && stdout.full) return onTooMuch();
      stdout.push(chunk);
      if (outLines) stdout.dropOldest();
    },
    stderr(chunk: Uint8Array) {
      stderr.push(chunk);
      stderr.dropOldest();
      errLines?.push(chunk);
    },
    end() {
      outLines?.end();
      errLines?.end();
    },
    bytes: () => ({ stdout: stdout.bytes(), stderr: stderr.bytes() }),
  };
}
