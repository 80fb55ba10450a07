import type { Attempt } from '@fairway/deploy-kit';
import type { StackView } from '@fairway/docker';
import type { Ledger, LedgerEntry, Release } from '@fairway/releases';
import type { Clock, Logger } from '@fairway/runtime';
import type { Swarm } from '../fleet/swarm.ts';
import type { Inputs } from '../inputs.ts';
import type { BeforeFairway } from '../release/foreign-stack.ts';
import type { Wanted } from '../release/wanted.ts';
import type { KeptLogin } from './swarm-login.ts';

/** A deploy on its way: what is wanted, what is there, and what to go back to. */
export interface StackDeploy {
  readonly inputs: Inputs;
  readonly swarm: Swarm;
  readonly wanted: Wanted;
  readonly ledger: Ledger;
  /** The stack before it was touched. */
  readonly before: StackView;
  /** The last proven release, where there is one that is still stored; never the one that is deployed now. */
  readonly previous: Release | undefined;
  /** Why `previous` would not work with the databases as they are now; empty where it would. */
  readonly obstacles: readonly string[];
  /** What ran before the first release of Fairway, for as long as none was proven; undefined where nothing did. */
  readonly beforeFairway?: BeforeFairway | undefined;
  readonly attempt: Attempt;
  /** All entries of the ledger before this run, newest last. */
  readonly entries: readonly LedgerEntry[];
  /** Directory on every node with what is kept of this stack. */
  readonly stackDir: string;
  readonly login: KeptLogin;
  readonly clock: Clock;
  readonly fetch: typeof globalThis.fetch;
  readonly logger: Logger;
}
