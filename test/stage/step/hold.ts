import type { ChildProcess } from 'node:child_process';

/** Whether a run has entered a phase, by what it printed so far. */
export function enters(phase: string, log: string): boolean {
  return log.split('\n').includes(`::group::${phase}`);
}

/** Something that is done to a run's surroundings while it stands still. */
export interface Hold {
  /** To be called with all that the run printed so far. */
  readonly onLog: (log: string, step: ChildProcess) => undefined;
  /** Resolves when it was done. @throws what it threw; an Error where the run never came there. */
  done(log: string): Promise<void>;
}

/** Lets a run stand still when it enters a phase, so that it does not race with what shall spoil its work. */
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
