import { spawn } from 'node:child_process';
import { Failure } from '@fairway/runtime';

/** How a local command ended. */
export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly input?: string;
  /** Added to this process's own environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Called with each line of standard error as it comes. */
  readonly onProgress?: (line: string) => void;
}

/**
 * Runs a command of this machine and waits for its end, whatever its exit code.
 * @throws Failure where it cannot be started or a signal ended it, and the reason of an aborted `signal`.
 */
export async function run(argv: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const { input, env, signal, onProgress } = options;
  signal?.throwIfAborted();
  const [command = '', ...args] = argv;
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(signal ? { signal } : {}),
  });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => {
    stderr.push(chunk);
    for (const line of chunk.toString().split(/[\r\n]+/)) if (line.trim() !== '') onProgress?.(line.trim());
  });
  // A command that ends before it has read its input breaks the pipe: its exit code says what happened.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.on('error', (cause) => {
      reject(
        signal?.aborted
          ? signal.reason
          : new Failure({
              what: `${command} could not be started on this machine.`,
              why: cause.message,
              fix: 'Run ./scripts/setup: it installs what the lab needs.',
              cause,
            }),
      );
    });
    child.on('close', (code, by) => resolve(code ?? (by === null ? 255 : 128)));
  });
  signal?.throwIfAborted();
  return {
    exitCode,
    stdout: Buffer.concat(stdout).toString(),
    stderr: Buffer.concat(stderr).toString(),
  };
}

/**
 * Runs a command that has to succeed.
 * @returns its standard output without the last line's end.
 * @throws Failure with the last lines of its errors where the exit code is not 0, besides what {@link run} throws.
 */
export async function runOrFail(argv: readonly string[], options: RunOptions = {}): Promise<string> {
  const { exitCode, stdout, stderr } = await run(argv, options);
  if (exitCode === 0) return stdout.trimEnd();
  throw new Failure({
    what: `On this machine, \`${argv.slice(0, 4).join(' ')} ...\` failed.`,
    why: `It ended with exit code ${exitCode}.`,
    evidence: stderr.trim().split('\n').slice(-15),
    fix: 'Read its words above. `pnpm lab status` shows what runs; `pnpm lab down` removes a lab.',
  });
}

/** Runs `docker` against the machine's own engine and returns its output. Throws as {@link runOrFail}. */
export function docker(argv: readonly string[], options: RunOptions = {}): Promise<string> {
  return runOrFail(['docker', ...argv], options);
}
