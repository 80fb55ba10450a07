import type { Failure } from '@fairway/runtime';
import type { Ending } from '../run/ending.ts';

/** How a run ended that changed something or tried to, also where something was put back. */
export interface Ended<E extends Ending> {
  readonly ending: E;
  /** Why it did not end as asked. */
  readonly failure?: Failure;
}
