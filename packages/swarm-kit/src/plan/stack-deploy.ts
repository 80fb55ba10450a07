import type { Attempt } from '@fairway/deploy-kit';
import type { StackView } from '@fairway/docker/swarm';
import type { Ledger, LedgerEntry, Release } from '@fairway/releases';
import type { Clock, Logger } from '@fairway/runtime';
import type { Swarm } from '../fleet/swarm.ts';
import type { BeforeFairway } from '../release/foreign-stack.ts';
import type { Wanted } from '../release/wanted.ts';
import type { StackSettings } from '../settings/stack-settings.ts';
import type { KeptLogin } from './swarm-login.ts';

/** A deploy in progress: the wanted release, the stack as it is, and the release to go back to. */
export interface StackDeploy {
  readonly settings: StackSettings;
  readonly swarm: Swarm;
  readonly wanted: Wanted;
  readonly ledger: Ledger;
  /** The stack before it was touched. */
  readonly before: StackView;
  /** The last proven release that is still stored. Never the release that is being deployed. */
  readonly previous: Release | undefined;
  /**
   * Why `previous`, or else what ran before Fairway, would not work with the current databases; empty where it would.
   */
  readonly obstacles: readonly string[];
  /** The services that ran before Fairway's first release, until a release is proven; undefined where nothing ran. */
  readonly beforeFairway?: BeforeFairway | undefined;
  readonly attempt: Attempt;
  /** All entries of the ledger before this run, newest last. */
  readonly entries: readonly LedgerEntry[];
  /** The directory on every node that holds what Fairway keeps of this stack. */
  readonly stackDir: string;
  readonly login: KeptLogin;
  readonly clock: Clock;
  readonly fetch: typeof globalThis.fetch;
  readonly logger: Logger;
}
