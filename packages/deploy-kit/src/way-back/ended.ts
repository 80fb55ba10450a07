import type { Failure } from '@fairway/runtime';
import type { Ending } from '../run/ending.ts';

/** The end of a run that changed something or tried to, including a return to an earlier release. */
export interface Ended<E extends Ending> {
  readonly ending: E;
  /** The reason why the run did not end as requested. */
  readonly failure?: Failure;
}
