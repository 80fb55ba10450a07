import { randomBytes } from 'node:crypto';
import { PassThrough, type Readable } from 'node:stream';
import type { Host } from '@fairway/host';
import type { Clock } from '@fairway/runtime';
import { endPipe } from '../place/end-pipe.ts';
import type { ServerKind } from './kind.ts';
import { beatMs } from './program.ts';
import { proveGone, volumesOf } from './remains.ts';
import { runArgv } from './run-argv.ts';
import { serverEnded, serverSilent, serverWords } from './server-failures.ts';

/** Milliseconds in which an empty server is made and answers. */
const startMs = 180_000;

/** A container that lives as long as this run holds it. */
export interface RunningServer {
  readonly container: string;
  /** Aborts with its end, and with that of the run. The reason is a Failure with its last words. */
  readonly signal: AbortSignal;
  /** The directory of its programs, as soon as it answers. It rejects where the server ends before that. */
  readonly ready: Promise<string>;
  /** Ends it, and proves that nothing is left. */
  remove(): Promise<void>;
}

export interface RunOptions {
  readonly image: string;
  readonly run: string;
  readonly memoryBytes: number;
  readonly signal: AbortSignal;
}

/** Starts the container of a throwaway server. It is gone with this process, however that ends. */
export async function runServer(
  { host, clock }: { readonly host: Host; readonly clock: Clock },
  kind: ServerKind,
  { image, run: given, memoryBytes, signal }: RunOptions,
): Promise<RunningServer> {
  const [run = ''] = /^.{0,60}/.exec(given.replace(/[^A-Za-z0-9._-]+/g, '-')) ?? [];
  const container = `fairway-proof-${run}-${randomBytes(6).toString('hex')}`;
  const what = serverWords(kind, host, image);
  const life = new PassThrough();
  const argv = runArgv(kind, { name: container, run, image, memoryBytes });
  const show = `docker run ${container}: an empty ${kind.name} from ${image}`;
  const pipe = await host.pipe(argv, { stdin: life, signal, show });
  const over = new AbortController();
  pipe.ended.then(
    () => over.abort(serverEnded(what, undefined)),
    (error) => over.abort(signal.aborted ? signal.reason : serverEnded(what, error)),
  );
  const resting = new AbortController();
  keepAlive(life, clock, resting.signal);
  const ready = untilReady(pipe.stdout, over.signal, {
    clock,
    late: () => serverSilent(what, startMs / 1000),
  });
  const volumes = ready.then(() => volumesOf(host, container)).catch(() => []);
  return {
    container,
    signal: over.signal,
    ready,
    async remove() {
      const known = await volumes;
      resting.abort();
      life.end();
      await endPipe(pipe, clock);
      await proveGone(host, container, known);
    },
  };
}

function keepAlive(life: PassThrough, clock: Clock, signal: AbortSignal): void {
  const beat = async () => {
    for (let count = 1; ; count += 1) {
      life.write(`${count}\n`);
      await clock.sleep(beatMs, signal);
    }
  };
  // It rests when the server is to go.
  beat().catch(() => {});
}

/** Reads until the server says that it answers. @returns the directory of its programs */
async function untilReady(
  stdout: Readable,
  over: AbortSignal,
  { clock, late }: { readonly clock: Clock; readonly late: () => Error },
): Promise<string> {
  const ready = Promise.withResolvers<string>();
  const waiting = new AbortController();
  let said = '';
  stdout.on('data', (chunk: Buffer) => {
    if (waiting.signal.aborted) return;
    said += chunk.toString('utf8');
    const [, programs] = /^ready (.*)\n/m.exec(said) ?? [];
    if (programs) ready.resolve(programs);
  });
  const abort = () => ready.reject(over.reason);
  over.addEventListener('abort', abort, { once: true });
  if (over.aborted) abort();
  clock.sleep(startMs, waiting.signal).then(
    () => ready.reject(late()),
    () => {},
  );
  try {
    return await ready.promise;
  } finally {
    waiting.abort();
    over.removeEventListener('abort', abort);
  }
}
