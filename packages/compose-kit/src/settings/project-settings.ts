import type { FileMapping, Limits, ReleaseSource, SchemaGiven } from '@fairway/deploy-kit';
import type { Strategy } from '@fairway/docker/compose';
import type { RegistryLogin } from '@fairway/docker/registry';
import type { Tier } from '@fairway/releases';

/** A project on its hosts, and how a release is carried to them. */
export interface ProjectSettings extends Limits {
  readonly project: string;
  /** Absolute, without a slash at its end. */
  readonly directory: string;
  readonly environment: string;
  readonly tier: Tier;
  readonly order: 'parallel' | 'one-by-one';
  readonly pauseMs: number;
  readonly drift: 'fail' | 'keep' | 'replace';
  readonly strategies: Readonly<Record<string, Strategy | 'auto'>>;
  readonly drainMs: number;
  readonly restore: boolean;
  /** The registry, with its namespace if it has one. */
  readonly registry: string | undefined;
  readonly login: RegistryLogin | undefined;
  /** Whether earlier releases work with the databases in their current state. */
  readonly schema: SchemaGiven;
  /** The run is what ends a recovery that was cut off, so its mark does not stand in the way. */
  readonly recovering?: true;
}

/** The sources of a release of a project. */
export interface ComposeRelease extends ReleaseSource {
  readonly composeFiles: readonly string[];
  readonly profiles: readonly string[];
  /** The paths on the hosts are absolute. */
  readonly files: readonly FileMapping[];
  /** The directory of the repository that is built on the hosts; undefined where nothing is built. */
  readonly buildFrom: string | undefined;
  readonly migrate: 'auto' | 'never';
  readonly migrateUrl: string;
}
