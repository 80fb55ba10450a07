import type { Attempt } from '@fairway/deploy-kit';
import type { StackView } from '@fairway/docker';
import type { Ledger, Release } from '@fairway/releases';
import type { Clock, Logger } from '@fairway/runtime';
import type { Inputs } from './inputs.ts';
import type { Site } from './site.ts';
import type { Wanted } from './wanted.ts';

/** A deploy on its way: what is wanted, what is there, and what to go back to. */
export interface Deployment {
  readonly inputs: Inputs;
  readonly site: Site;
  readonly wanted: Wanted;
  readonly ledger: Ledger;
  /** The stack before it was touched. */
  readonly before: StackView;
  /** The last proven release, where there is one that is still stored; never the one that is deployed now. */
  readonly previous: Release | undefined;
  readonly attempt: Attempt;
  /** Directory on every node with what is kept of this stack. */
  readonly stackDir: string;
  /** Directory of the login on the manager. */
  readonly dockerConfig: string | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}
