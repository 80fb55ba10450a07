import { type Clock, Failure } from '@fairway/runtime';

/** The reason of the aborted `signal` of a cancelled run. */
export class Cancelled extends Failure {
  constructor(received: string) {
    super({
      what: 'This step was cancelled.',
      why: `It received ${received}: someone cancelled the run, a newer run replaced it, or the job's timeout passed.`,
      fix: 'Run the workflow again when it should go on: it starts from what it finds.',
    });
  }
}

/** Milliseconds that GitHub leaves between the first SIGINT and the kill: 7.5 s, SIGTERM, 2.5 s more. */
const untilKillMs = 10_000;
/** Of these, what a cancelled run may take to write down what it has done. */
const writeDownMs = 5_000;
/** Kept back for writing the summary and the report. */
const lastWordsMs = 500;

export interface Cancellation {
  readonly signal: AbortSignal;
  /** True once the run was cancelled; false while it stops for another reason. */
  readonly cancelled: boolean;
  /** Resolves shortly before GitHub would kill the process; never, as long as nothing is aborted. */
  readonly lastMoment: Promise<void>;
  /** Starts the orderly stop for a reason other than a signal. Only the first reason counts. */
  abort(reason: unknown): void;
  /** Ends the time for orderly work now. */
  giveUp(): void;
  /** Called when the work has ended. Later signals have no effect, so that summary and report are written. */
  release(): void;
}

/**
 * A signal for writing down what a run has done: it aborts a few seconds after that of the run. What a cancelled run has
 * told, and has not written down, the next one would tell again.
 */
export function signalToWriteDown({
  signal,
  clock,
}: {
  readonly signal: AbortSignal;
  readonly clock: Pick<Clock, 'sleep'>;
}): AbortSignal {
  const later = new AbortController();
  const begin = async () => {
    await clock.sleep(writeDownMs);
    later.abort(signal.reason);
  };
  if (signal.aborted) void begin();
  else signal.addEventListener('abort', begin, { once: true });
  return later.signal;
}

/**
 * Turns the first SIGINT or SIGTERM into an aborted signal. Later ones change nothing: GitHub sends SIGTERM 7.5 s
 * after SIGINT while the work may still be putting things back, and kills 2.5 s later.
 */
export function listenForCancel(onSignal: (received: string, again: boolean) => void): Cancellation {
  const controller = new AbortController();
  const last = Promise.withResolvers<void>();
  let timer: NodeJS.Timeout | undefined;
  const abort = (reason: unknown) => {
    if (controller.signal.aborted) return;
    timer = setTimeout(last.resolve, untilKillMs - lastWordsMs).unref();
    controller.abort(reason);
  };
  const listen = (received: NodeJS.Signals) => {
    onSignal(received, controller.signal.aborted);
    abort(new Cancelled(received));
  };
  process.on('SIGINT', listen);
  process.on('SIGTERM', listen);
  return {
    signal: controller.signal,
    get cancelled() {
      return controller.signal.reason instanceof Cancelled;
    },
    lastMoment: last.promise,
    abort,
    giveUp: last.resolve,
    release() {
      clearTimeout(timer);
    },
  };
}
