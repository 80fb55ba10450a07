import type { ProjectContainer } from '@fairway/docker/compose';
import type { Host } from '@fairway/host';
import type { Ledger, LedgerEntry, Snapshot } from '@fairway/releases';
import type { HostFacts } from '../fleet/host-facts.ts';
import type { Places } from '../fleet/paths.ts';
import type { StoredRelease } from './stored-release.ts';

/** A project on one host, as this run found it. */
export interface Installation {
  readonly host: Host;
  /** How tables and events call the host. */
  readonly name: string;
  readonly places: Places;
  readonly ledger: Ledger;
  readonly entries: readonly LedgerEntry[];
  readonly facts: HostFacts;
  /** What is kept there, as it was when the lock was taken. */
  readonly snapshot: Snapshot;
  /** Releases that are kept whole. */
  readonly kept: readonly StoredRelease[];
  /** The last proven release, where it is kept. */
  readonly current: StoredRelease | undefined;
  /** Its containers before anything was touched. */
  readonly before: readonly ProjectContainer[];
}
