import type { Attempt, SchemaGiven } from '@fairway/deploy-kit';
import type { ProjectContainer, ServiceChange } from '@fairway/docker';
import type { Host } from '@fairway/host';
import type { Ledger, LedgerEntry, Snapshot } from '@fairway/releases';
import type { Drift } from '../files/drift.ts';
import type { ManagedFiles } from '../files/managed-files.ts';
import type { HostFacts } from '../site/host-facts.ts';
import type { Places } from '../site/paths.ts';
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

/** What shall become of an installation. */
export interface Target {
  readonly wanted: StoredRelease;
  /** Directories to bring; empty for a release that the host keeps. */
  readonly files: readonly ManagedFiles[];
  readonly changes: readonly ServiceChange[];
  readonly drift: Drift;
  /** Copies of directories that the host has already, and that are whole. */
  readonly copies: ReadonlySet<string>;
  /** The drift in words. */
  readonly driftLines: readonly string[];
  /** Exactly this runs already, and all of its files are in place. */
  readonly unchanged: boolean;
}

/** A deploy to one host on its way. */
export interface HostDeploy extends Installation, Target {
  readonly attempt: Attempt;
  /** What to go back to; never the release that is wanted. */
  readonly previous: StoredRelease | undefined;
  readonly dockerConfig: string | undefined;
  /** What is known of the databases; a migration of this run changes it. */
  readonly databases: { schema: SchemaGiven };
}
