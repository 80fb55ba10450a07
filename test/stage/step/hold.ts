import type { ChildProcess } from 'node:child_process';

/** Whether a run has entered a phase, judged by its output so far. */
export function enters(phase: string, log: string): boolean {
  return log.split('\n').includes(`::group::${phase}`);
}

/** A change of a run's surroundings that is made while the run stands still. */
export interface Hold {
  /** Must be called with the whole output of the run so far. */
  readonly onLog: (log: string, step: ChildProcess) => undefined;
  /** Resolves after the change. @throws the error of the change; an Error if the run never entered the phase */
  done(log: string): Promise<void>;
}

/** Stops a run when it enters a phase, so that it does not race with a fault. */
export function holdAt(phase: string, act: () => Promise<unknown>): Hold {
  let acted: Promise<unknown> | undefined;
  return {
    onLog(log, step) {
      if (acted !== undefined || !enters(phase, log)) return undefined;
      step.kill('SIGSTOP');
      acted = act().finally(() => step.kill('SIGCONT'));
      acted.catch(() => {});
      return undefined;
    },
    async done(log) {
      await acted;
      if (acted === undefined) throw new Error(`The run never came to ${phase}:\n${log}`);
    },
  };
}
