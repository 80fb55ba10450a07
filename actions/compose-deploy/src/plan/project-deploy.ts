import type { Attempt, SchemaGiven } from '@fairway/deploy-kit';
import type { ServiceChange } from '@fairway/docker/compose';
import type { Drift } from '../files/drift.ts';
import type { ManagedFiles } from '../files/managed-files.ts';
import type { Inputs } from '../inputs.ts';
import type { Installation } from '../installation/installation.ts';
import type { StoredRelease, Wanted } from '../installation/stored-release.ts';

/** What shall become of an installation. */
export interface Target {
  readonly wanted: Wanted;
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

/** A deploy to all hosts. */
export interface ProjectDeploy {
  readonly inputs: Inputs;
  /** The variable with the URL of a database to migrate; undefined where nothing is migrated. */
  readonly migrateUrl: string | undefined;
  readonly hosts: readonly HostDeploy[];
  /** Hosts that are changed, or begun to be; told before anything is touched there. */
  readonly begun: (deploy: HostDeploy) => void;
}
