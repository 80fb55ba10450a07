import type { ProjectContainer } from '@fairway/docker/compose';
import type { Host } from '@fairway/host';
import type { Ledger, LedgerEntry, Snapshot } from '@fairway/releases';
import type { HostFacts } from '../fleet/host-facts.ts';
import type { ProjectPaths } from '../fleet/paths.ts';
import type { StoredRelease } from './stored-release.ts';

/** A project on one host, as this run found it. */
export interface Installation {
  readonly host: Host;
  /** The name of the host in tables and events. */
  readonly name: string;
  readonly paths: ProjectPaths;
  readonly ledger: Ledger;
  readonly entries: readonly LedgerEntry[];
  readonly facts: HostFacts;
  /** The stored files on the host, as they were when the lock was taken. */
  readonly snapshot: Snapshot;
  /** Releases that are stored whole. */
  readonly kept: readonly StoredRelease[];
  /** The last proven release, where it is stored whole. */
  readonly current: StoredRelease | undefined;
  /** The containers of the project before anything was touched. */
  readonly before: readonly ProjectContainer[];
}
