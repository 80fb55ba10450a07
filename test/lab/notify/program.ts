import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePorts } from '../free-ports.ts';

/** A server program of Debian's that a test started. */
export interface Program {
  readonly url: string;
  stop(): Promise<void>;
  /** Stops it, and starts it again with what it kept on disk. */
  restart(): Promise<void>;
}

/** Starts a program on a free port of this machine, and waits until it answers. */
export async function startProgram(
  name: string,
  args: readonly string[],
  ready = '/-/ready',
): Promise<Program> {
  const [port] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  let said = '';
  async function start() {
    child = spawn(name, [...args, `--web.listen-address=127.0.0.1:${port}`], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (said += text));
    let failed: string | undefined;
    child.once('error', (error) => (failed = error.message));
    child.once('exit', (code) => (failed ??= `exit status ${code}`));
    while (!(await fetch(`${url}${ready}`).catch(() => undefined))?.ok) {
      if (failed !== undefined) throw new Error(`${name} did not start: ${failed}\n${said.slice(-2_000)}`);
      await new Promise((next) => setTimeout(next, 30));
    }
  }
  async function stop() {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }
  await start();
  return {
    url,
    stop,
    async restart() {
      await stop();
      await start();
    },
  };
}
