import { PassThrough, type Readable, type Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { Logger } from '@fairway/runtime';
import type { CommandPipe, PipeOptions } from '../host.ts';
import { showArgv } from './argv-quoting.ts';
import { endingFailure, statusFailure } from './command-failure.ts';
import type { Ending } from './launch.ts';
import type { Invocation } from './shell-program.ts';

/** A command whose standard input and output stay open. */
export interface OpenCommand {
  readonly stdin: Writable;
  /** Must be read to its end, or `ending` never settles. */
  readonly stdout: Readable;
  /** The standard error of the command so far: its end, where it is long. */
  readonly stderr: () => string;
  readonly ending: Promise<Ending>;
  /** Ends the command and its process group, and only then its standard input. */
  stop(): Promise<void>;
}

/** Starts a command whose standard input and output stay open. */
export type LaunchOpen = (invocation: Invocation, signal: AbortSignal | undefined) => Promise<OpenCommand>;

export interface PipeContext {
  readonly host: string;
  readonly launchOpen: LaunchOpen;
  readonly logger: Logger;
}

/** Starts a command between two streams; see `Host.pipe`. */
export async function pipeCommand(
  { host, launchOpen, logger }: PipeContext,
  argv: readonly string[],
  options: PipeOptions = {},
): Promise<CommandPipe> {
  const { env, cwd, stdin, signal, accept = [0], show = showArgv(argv) } = options;
  signal?.throwIfAborted();
  logger.debug(`${host}: ${show}`);
  const command = await launchOpen({ argv, env, cwd }, signal);
  let stopped: { readonly reason: unknown } | undefined;
  let over = false;
  const stop = (reason: unknown) => {
    if (over) return;
    stopped ??= { reason };
    // What it still writes is read away, so that its end is heard.
    command.stdout.unpipe(stdout);
    command.stdout.resume();
    command.stop();
  };

  const ended = command.ending.then(async (ending) => {
    over = true;
    if (stopped) throw stopped.reason;
    const asEnded = { host, shown: show, stdout: Buffer.alloc(0), stderr: Buffer.from(command.stderr()) };
    if (ending.how !== 'exit') throw endingFailure(asEnded, ending);
    if (accept !== 'any' && !accept.includes(ending.status)) throw statusFailure(asEnded, ending.status);
    // A command that failed tells so by its status, whatever it has left.
    if (ending.status === 0) await readAway(stdin);
    return { exitCode: ending.status, stdout: '', stderr: command.stderr() };
  });
  const stdout = new PassThrough({
    flush: (done) => void ended.then(() => done(), done),
  });
  // Whoever only waits for `ended` hears of a failure there.
  stdout.on('error', () => {});
  ended.catch((error) => stdout.destroy(error));
  command.stdout.pipe(stdout);
  stdout.once('close', () => {
    if (!stdout.readableEnded) stop(stdout.errored ?? new Error('Nobody reads its output any more.'));
  });
  feed(command.stdin, stdin, stop);

  const abort = () => stop(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  if (signal?.aborted) abort();
  command.ending.finally(() => signal?.removeEventListener('abort', abort));
  return { stdout, ended };
}

/**
 * Gives a command its standard input. Where that fails, the command is stopped before it sees an end: it would take what
 * came for the whole.
 */
function feed(input: Writable, source: Readable | undefined, stop: (reason: unknown) => void): void {
  // A command that ends before it has read everything tells with its status whether it needed the rest.
  input.on('error', () => {});
  if (!source) return void input.end();
  const closed = () => {
    if (!source.readableEnded) stop(source.errored ?? new Error('Its standard input was given up.'));
  };
  // It may have failed while the command was started.
  if (source.closed) return void closed();
  source.pipe(input, { end: false });
  source.on('error', () => {});
  source.once('end', () => input.end());
  source.once('close', closed);
}

/** Reads what a command has left of its input. A failure at its end counts, although the command did not wait for it. */
async function readAway(stdin: Readable | undefined): Promise<void> {
  if (!stdin) return;
  stdin.unpipe();
  stdin.resume();
  await finished(stdin, { writable: false });
}
