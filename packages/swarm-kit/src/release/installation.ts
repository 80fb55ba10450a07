import type { Ledger, LedgerEntry } from '@fairway/releases';
import type { Swarm } from '../fleet/swarm.ts';

/** What the swarm has of the stack, as far as it is known before the wanted release is worked out. */
export interface Installation {
  readonly swarm: Swarm;
  readonly ledger: Ledger;
  /** All entries of the ledger, newest last. They are still being read. */
  readonly entries: Promise<readonly LedgerEntry[]>;
}
