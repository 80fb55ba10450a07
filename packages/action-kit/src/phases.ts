import { type Clock, type Logger, sayElapsed } from '@fairway/runtime';
import type { LiveLog } from './log/live-log.ts';

/** A phase, as the code that runs in it sees it. */
export interface Phase {
  /** A line in the log. */
  info(text: string): void;
  /** The current activity. Only the newest text is printed, at most every few seconds. */
  progress(text: string): void;
  /** Records that a claim was read back and holds, for the summary and the report. */
  proved(what: string, evidence: string): void;
}

export type PhaseStatus = 'running' | 'done' | 'failed' | 'cancelled';

/** A phase as the report tells it. Times are milliseconds since the Unix epoch. */
export interface PhaseRecord {
  readonly name: string;
  readonly startedAt: number;
  status: PhaseStatus;
  endedAt?: number;
}

export interface Proof {
  readonly what: string;
  readonly evidence: string;
  readonly at: number;
  /** The phase that collected it; absent outside phases. */
  readonly phase?: string;
}

const endings = { done: 'done in', failed: 'failed after', cancelled: 'cancelled after' } as const;

export interface PhaseDeps {
  readonly logger: Logger;
  readonly clock: Clock;
  readonly live: LiveLog;
  /** Whether a phase that ends now ends because the run was cancelled. */
  readonly cancelled: () => boolean;
  /** Opens and closes a group of log lines. */
  readonly group: { readonly start: (name: string) => void; readonly end: () => void };
}

/** Runs phases and remembers them. */
export class Phases {
  readonly records: PhaseRecord[] = [];
  readonly proofs: Proof[] = [];
  readonly #deps: PhaseDeps;
  #open = 0;

  constructor(deps: PhaseDeps) {
    this.#deps = deps;
  }

  prove(what: string, evidence: string, phase?: string): void {
    this.proofs.push({
      what,
      evidence,
      at: this.#deps.clock.now(),
      ...(phase === undefined ? {} : { phase }),
    });
    this.#deps.logger.info(`Proved: ${what} (${evidence})`);
  }

  /** GitHub's log groups do not nest: a phase inside or beside another one gets plain lines that begin with its name. */
  async run<T>(name: string, work: (phase: Phase) => Promise<T>): Promise<T> {
    const { logger, clock, live, cancelled, group } = this.#deps;
    const record: PhaseRecord = { name, startedAt: clock.now(), status: 'running' };
    this.records.push(record);
    const outermost = this.#open++ === 0;
    if (outermost) group.start(name);
    else logger.info(`${name}: started`);
    const task = live.start(name);
    const end = (status: keyof typeof endings) => {
      task.end();
      this.#open--;
      record.status = status;
      record.endedAt = clock.now();
      if (outermost) group.end();
      logger.info(`${name}: ${endings[status]} ${sayElapsed(record.endedAt - record.startedAt)}`);
    };
    const named = (text: string) => (outermost ? text : text.replace(/^/gm, `${name}: `));
    try {
      const result = await work({
        info: (text) => logger.info(named(text)),
        progress: (text) => task.progress(named(text)),
        proved: (what, evidence) => this.prove(what, evidence, name),
      });
      end('done');
      return result;
    } catch (error) {
      end(cancelled() ? 'cancelled' : 'failed');
      throw error;
    }
  }
}
