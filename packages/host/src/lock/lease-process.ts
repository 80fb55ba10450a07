import { type Clock, Failure, type Logger, messageOf } from '@fairway/runtime';
import type { Host } from '../host.ts';
import type { Ending } from '../run/launch.ts';
import { OutputLines } from '../run/output-lines.ts';
import { linkOf, type SshLink } from '../ssh/ssh-host.ts';
import { openPipe } from '../ssh/ssh-pipe.ts';
import { begunLock, leaseProgram } from './lease-program.ts';

/** Seconds after which the host gives up a run that it does not hear. */
const silenceSeconds = 20;
const releaseMs = 3_000;

/** The process that holds the lock, wherever it runs. */
export interface LeaseProcess {
  /** Tells it that this run lives. */
  beat(): void;
  /** Ends it, and with it the lock; returns when it is gone. */
  end(): Promise<void>;
  /** Why it ended. */
  readonly ended: Promise<string>;
}

/** Starts the process; its lines arrive at `onLine`. */
export async function openLeaseProcess(
  host: Host,
  { path, holder }: { readonly path: string; readonly holder: string },
  deps: { readonly clock: Clock; readonly logger: Logger },
  onLine: (line: string) => void,
): Promise<LeaseProcess> {
  const argv = (from: string) => [
    ...['sh', '-c', leaseProgram, 'sh'],
    ...[path, holder, from, String(silenceSeconds), begunLock(path)],
  ];
  const link = linkOf(host);
  return link === undefined
    ? beside(host, argv(String(process.pid)), onLine)
    : over(link, argv('stdin'), deps.clock, onLine);
}

/** Over SSH: it hears the run through its standard input, which ends when the runner or the connection does. */
async function over(
  link: SshLink,
  argv: readonly string[],
  clock: Clock,
  onLine: (line: string) => void,
): Promise<LeaseProcess> {
  const pipe = await openPipe(link, { argv });
  const lines = new OutputLines(onLine);
  pipe.stdout.on('data', (chunk: Buffer) => lines.push(chunk));
  return {
    ended: pipe.ending.then((ending) => tellEnding(ending, pipe.stderr())),
    beat() {
      if (pipe.stdin.writable) pipe.stdin.write('\n');
    },
    async end() {
      pipe.stdin.end();
      const timer = new AbortController();
      const late = clock.sleep(releaseMs, timer.signal).then(
        () => pipe.stop(),
        () => {},
      );
      await Promise.race([pipe.ending, late]);
      timer.abort();
    },
  };
}

/** On this machine: it looks whether the process of the run is there. */
function beside(host: Host, argv: readonly string[], onLine: (line: string) => void): LeaseProcess {
  const over = new AbortController();
  const ended = host.stream(argv, { onStdout: onLine, signal: over.signal, show: 'hold the lock' }).then(
    () => 'it stopped by itself',
    (error) =>
      error instanceof Failure ? [error.why, ...error.evidence.slice(-1)].join(' ') : messageOf(error),
  );
  return {
    ended,
    beat() {},
    async end() {
      over.abort(new Error('released'));
      await ended;
    },
  };
}

function tellEnding(ending: Ending, complaint: string): string {
  const last = complaint === '' ? '' : ` (${complaint})`;
  if (ending.how === 'exit') return `exit status ${ending.status}${last}`;
  return ending.how === 'signal' ? `ended by ${ending.signal}${last}` : `${ending.reason}${last}`;
}
