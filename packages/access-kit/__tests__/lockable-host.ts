import type { ExecResult, Host, StreamOptions } from '@fairway/host';
import type { Clock } from '@fairway/runtime';

export interface LockableHost extends Host {
  /** Ends the process that holds the lock. */
  drop(): void;
}

/** Answers like the process that holds a lock, and reports when the lock is taken and when it is free again. */
export function lockableHost(of: {
  readonly name: string;
  /** Milliseconds for which another run holds the lock. */
  readonly heldForMs?: number;
  readonly told: string[];
  readonly clock: Clock;
}): LockableHost {
  const { name, heldForMs = 0, told, clock } = of;
  const dropped = new AbortController();
  const nothing: ExecResult = { exitCode: 0, stdout: '', stderr: '' };
  const refuse = () => Promise.reject(new Error('a lock needs no such call'));

  async function holdLock({ onStdout, signal }: StreamOptions = {}): Promise<ExecResult> {
    const ended = AbortSignal.any([dropped.signal, ...(signal ? [signal] : [])]);
    try {
      while (clock.now() < heldForMs) {
        onStdout?.('held noon ada');
        await clock.sleep(500, ended);
      }
      told.push(`${name} taken`);
      onStdout?.('granted');
      for (;;) {
        await clock.sleep(1_000, ended);
        onStdout?.('beat');
      }
    } finally {
      told.push(`${name} free`);
    }
  }

  return {
    name,
    label: name,
    // A lock is held by a process on this machine or over an SSH connection. A test has no SSH connection.
    address: 'local',
    typed: (command) => command,
    exec: () => Promise.resolve(nothing),
    stream: (_argv, options) => holdLock(options),
    remove: () => Promise.resolve(),
    close: () => Promise.resolve(),
    pipe: refuse,
    readFile: refuse,
    writeFile: refuse,
    stat: refuse,
    drop: () => dropped.abort(new Error('killed')),
  };
}
