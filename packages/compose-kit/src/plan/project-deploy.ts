import type { Attempt, SchemaGiven } from '@fairway/deploy-kit';
import type { ContainerEvent, ServiceChange } from '@fairway/docker/compose';
import type { Manifest } from '@fairway/host';
import type { Drift } from '../files/drift.ts';
import type { ManagedFiles } from '../files/managed-files.ts';
import type { Installation } from '../installation/installation.ts';
import type { StoredRelease, Wanted } from '../installation/stored-release.ts';
import type { ProjectSettings } from '../settings/project-settings.ts';

/** The planned change of an installation. */
export interface PlannedChange {
  readonly wanted: Wanted;
  /** Directories to bring. Empty for a release that the host has stored. */
  readonly files: readonly ManagedFiles[];
  readonly changes: readonly ServiceChange[];
  readonly drift: Drift;
  /** The files in the directories of the release, as the plan found them. */
  readonly directories: ReadonlyMap<string, Manifest>;
  /** Whole copies of directories that the host already has. */
  readonly copies: ReadonlySet<string>;
  /** The drift in words. */
  readonly driftLines: readonly string[];
  /** Whether exactly the wanted release already runs, with all of its files in place. */
  readonly unchanged: boolean;
}

/** A deploy to one host, in progress. */
export interface HostDeploy extends Installation, PlannedChange {
  readonly attempt: Attempt;
  /** The release to go back to. Never the wanted release. */
  readonly previous: StoredRelease | undefined;
  readonly dockerConfig: string | undefined;
  /** The known state of the databases. A migration of this run changes it. */
  readonly databases: { schema: SchemaGiven };
  /** Resolves with the number of images that were pulled while the plan went on; absent where none can be. */
  readonly pulling?: Promise<number>;
  /** What happened to the containers while this run changed them. A return to the release before adds to it. */
  readonly happened: { events: readonly ContainerEvent[] };
}

/** A deploy to all hosts. */
export interface ProjectDeploy {
  readonly settings: ProjectSettings;
  /** The name of the variable with the URL of a database to migrate; undefined where nothing is migrated. */
  readonly migrateUrl: string | undefined;
  readonly hosts: readonly HostDeploy[];
  /** Called with each host before anything is changed on it. */
  readonly begun: (deploy: HostDeploy) => void;
}
