import { type Cancellation, listenForCancel } from './cancellation.ts';
import { failureOf } from './defect.ts';
import { newStep, type Step } from './step.ts';

/** A step inside its process. It receives signals, and errors of promises that nothing awaits. */
export interface LiveStep<S> {
  readonly step: Step<S>;
  readonly cancellation: Cancellation;
  /**
   * Runs the work to its end. An early stop aborts the step's signal; the work then has the time that GitHub leaves to a
   * cancelled step.
   * @throws the work's own Failure, the reason of the abort, or the error that nothing awaited.
   */
  run(work: () => Promise<void>): Promise<void>;
}

/** Puts a step into this process. */
export function liveStep<S>(): LiveStep<S> {
  const cancellation = listenForCancel((received, again) => {
    step.logger.info(
      again ? `Received ${received}: still stopping.` : `Received ${received}: stopping in good order.`,
    );
  });
  const step = newStep<S>(cancellation);
  const stray = (error: unknown) => cancellation.abort(failureOf(error));
  process.on('unhandledRejection', stray);
  process.on('uncaughtException', stray);
  // No timer or connection is left that could settle the work, and Node would end the process with status 0.
  process.on('beforeExit', () => {
    // A scheduled callback keeps Node from ending here. Node asks again if the abort has started no work.
    setImmediate(cancellation.signal.aborted ? cancellation.giveUp : () => {});
    if (!cancellation.signal.aborted)
      stray(new Error('The work waits for something that can no longer happen.'));
  });
  return {
    step,
    cancellation,
    async run(work) {
      const tooLate = cancellation.lastMoment.then(() => {
        step.logger.warn('The work does not stop; ending now.');
        throw cancellation.signal.reason;
      });
      try {
        await Promise.race([work(), tooLate]);
      } catch (error) {
        throw reasonFor(error, cancellation);
      } finally {
        cancellation.release();
      }
      cancellation.signal.throwIfAborted();
    },
  };
}

/** The error to report. An aborted wait throws an error of its library; the reason of the abort says more, a Failure most. */
function reasonFor(error: unknown, { signal }: Cancellation): unknown {
  const failure = failureOf(error);
  return signal.aborted && failure !== error ? signal.reason : failure;
}

/** Ends the process after its output is written: an open connection or a timer must not keep the step running. */
export function endProcess(): void {
  process.stdout.write('', () => process.exit());
}
