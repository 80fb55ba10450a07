import { type Clock, Failure, type Logger, messageOf } from '@fairway/runtime';
import type { Host } from '../host.ts';
import type { Ending } from '../run/launch.ts';
import { OutputLines } from '../run/output-lines.ts';
import { linkOf, type SshLink } from '../ssh/ssh-host.ts';
import { openPipe } from '../ssh/ssh-pipe.ts';
import { begunLock, leaseProgram } from './lease-program.ts';
import type { LeaseRequest } from './lease-request.ts';

/** Seconds without a sign of the run after which the host frees the lock. */
const silenceSeconds = 20;
const releaseMs = 3_000;

/** The process that holds the lock, on a host or on this machine. */
export interface LeaseProcess {
  /** Tells the process that this run is alive. */
  beat(): void;
  /** Ends the process, which frees the lock. Returns when the process has ended. */
  end(): Promise<void>;
  /** Resolves with the reason why the process ended. */
  readonly ended: Promise<string>;
}

/** Starts the process. `onLine` gets its lines. */
export async function openLeaseProcess(
  host: Host,
  { path, holder, remove = [] }: Pick<LeaseRequest, 'path' | 'holder' | 'remove'>,
  deps: { readonly clock: Clock; readonly logger: Logger },
  onLine: (line: string) => void,
): Promise<LeaseProcess> {
  const argv = (from: string) => [
    ...['sh', '-c', leaseProgram, 'sh'],
    ...[path, holder, from, String(silenceSeconds), begunLock(path), ...remove],
  ];
  const link = linkOf(host);
  return link === undefined
    ? beside(host, argv(String(process.pid)), onLine)
    : over(link, argv('stdin'), deps.clock, onLine);
}

/** Over SSH: the process hears the run on its standard input, which ends when the runner or the connection does. */
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

/** On this machine: the process checks whether the run's process exists. */
function beside(host: Host, argv: readonly string[], onLine: (line: string) => void): LeaseProcess {
  const over = new AbortController();
  const ended = host
    .stream(argv, {
      onStdout: onLine,
      signal: over.signal,
      timeoutMs: Number.POSITIVE_INFINITY,
      show: 'hold the lock',
    })
    .then(
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
