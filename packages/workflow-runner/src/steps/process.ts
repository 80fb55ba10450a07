import { spawn } from 'node:child_process';
import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises';
import { splitLines } from './lines.ts';
import { descendantsOf } from './processes.ts';

/** The parts of a minute that GitHub waits after each signal before it sends the next: 7.5 and 2.5 of 60 seconds. */
const afterInterrupt = 7.5 / 60;
const afterTerminate = 2.5 / 60;

/** Milliseconds for which a child that outlives its parent may hold the output open. */
const lateOutput = 3_000;

export interface ProcessRequest {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
  /** Stops the process as GitHub does: SIGINT, SIGTERM, then a kill of every process that it started. */
  readonly stop: AbortSignal;
  /** Milliseconds in a minute. */
  readonly minuteMs: number;
}

/**
 * Runs a process to its end.
 * @returns its exit code, or 128 plus the signal's number when a signal ended it
 * @throws the system's error when it cannot start
 */
export async function runProcess({
  command,
  args,
  cwd,
  env,
  onLine,
  stop,
  minuteMs,
}: ProcessRequest): Promise<number> {
  // The child gets its own process group, so an interrupt typed at the runner's terminal reaches only the runner.
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const output = [splitLines(child.stdout, onLine), splitLines(child.stderr, onLine)];
  const exited = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signalNumbers[signal ?? ''] ?? 0)));
  });
  const over = new AbortController();
  const stopping = stopWhenAsked(child.pid, minuteMs, stop, over.signal);
  try {
    const code = await exited;
    // One more turn: after this process was suspended, the timer fires before the output is read.
    await Promise.race([closed, delay(lateOutput, undefined, { ref: false }).then(() => turn())]);
    for (const end of output) end();
    return code;
  } finally {
    over.abort();
    await stopping;
  }
}

const signalNumbers: Readonly<Record<string, number>> = { SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

async function stopWhenAsked(
  pid: number | undefined,
  minuteMs: number,
  stop: AbortSignal,
  over: AbortSignal,
): Promise<void> {
  if (pid === undefined) return;
  const asked = await new Promise<boolean>((resolve) => {
    if (stop.aborted) resolve(true);
    stop.addEventListener('abort', () => resolve(true), { once: true });
    over.addEventListener('abort', () => resolve(false), { once: true });
  });
  if (!asked) return;
  for (const [signal, part] of [
    ['SIGINT', afterInterrupt],
    ['SIGTERM', afterTerminate],
  ] as const) {
    send(pid, signal);
    await delay(part * minuteMs, undefined, { signal: over }).catch(() => undefined);
    if (over.aborted) return;
  }
  for (const one of [pid, ...(await descendantsOf(pid))]) send(one, 'SIGKILL');
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // The process has ended by itself.
  }
}
