import type { Masker } from './commands/masker.ts';
import type { RunFacts } from './contexts/facts.ts';
import type { NewEvent } from './events.ts';
import type { Slots } from './jobs/slots.ts';
import type { LoadedWorkflow } from './load/load.ts';
import type { JobResult, RunOptions } from './options.ts';
import type { Repository } from './repositories/repository.ts';

/** The state that all jobs of one run share. */
export interface Run {
  readonly options: RunOptions;
  readonly facts: RunFacts;
  readonly root: LoadedWorkflow;
  readonly fairway: Repository;
  /** The run's folder. */
  readonly dir: string;
  /** The folder in which all runs of this repository keep their concurrency groups. */
  readonly concurrencyDir: string;
  readonly masker: Masker;
  /** Emits an event, without secrets. */
  readonly emit: (event: NewEvent) => void;
  readonly slots: Slots;
  readonly minuteMs: number;
  /** The jobs that have ended so far. */
  readonly results: JobResult[];
}
