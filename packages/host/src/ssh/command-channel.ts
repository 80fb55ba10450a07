import type { Readable, Writable } from 'node:stream';
import { type Clock, Failure, messageOf } from '@fairway/runtime';
import type { ExecOptions, Host } from '../host.ts';
import type { Ending } from '../run/launch.ts';
import { SessionsRefused } from './sessions.ts';
import { linkOf } from './ssh-host.ts';
import { openPipe } from './ssh-pipe.ts';

/** A running command on a host whose standard input and output stay open until it is closed. */
export interface CommandChannel {
  readonly stdin: Writable;
  /** Must be read, or `ended` never settles. */
  readonly stdout: Readable;
  /** Resolves with the way the command ended and its last lines. Never rejects. */
  readonly ended: Promise<string>;
  /** The clock that times the wait for its end. */
  readonly clock: Clock;
  /** Ends standard input, and the command itself where that is not enough. Returns when the command has ended. */
  close(): Promise<void>;
}

const patienceMs = 5_000;

/**
 * Starts a command on a host that was reached over SSH and keeps its standard input and output open. However the run
 * ends, the input ends with it, so a command that stops at the end of its input is never left behind. It keeps
 * no other command of the host from its turn.
 * @throws the signal's reason when that aborts first
 */
export async function openCommandChannel(
  host: Host,
  argv: readonly string[],
  { env, signal, ...given }: Pick<ExecOptions, 'env' | 'signal'> & { readonly clock?: Clock } = {},
): Promise<CommandChannel> {
  const link = linkOf(host);
  if (link === undefined) throw new TypeError(`${host.name} is this machine: no channel leads to it`);
  const clock = given.clock ?? link.clock;
  signal?.throwIfAborted();
  try {
    const pipe = await openPipe(link, { argv, env }, signal);
    return {
      stdin: pipe.stdin,
      stdout: pipe.stdout,
      clock,
      ended: pipe.ending.then((ending) => [tell(ending), pipe.stderr()].filter(Boolean).join(': ')),
      async close() {
        pipe.stdin.end();
        pipe.stdout.resume();
        const timer = new AbortController();
        const late = clock.sleep(patienceMs, timer.signal).then(
          () => pipe.stop(),
          () => {},
        );
        await Promise.race([pipe.ending, late]);
        timer.abort();
      },
    };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof Failure) throw error;
    const { lost } = link.connection;
    throw new Failure({
      what: `Nothing can be started on ${host.name}.`,
      why: lost.aborted ? `${messageOf(lost.reason)}.` : 'Its connection gives no further channel.',
      fix:
        error instanceof SessionsRefused
          ? error.fix
          : 'Run this again; if it happens again, look at MaxSessions of its sshd.',
      cause: error,
    });
  }
}

function tell(ending: Ending): string {
  switch (ending.how) {
    case 'exit':
      return `it ended with exit status ${ending.status}`;
    case 'signal':
      return `it was ended by ${ending.signal}`;
    case 'cut':
      return `it was cut off (${ending.reason})`;
  }
}
