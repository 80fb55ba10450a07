import { type HostLine, hostsInput } from '@fairway/access-kit';
import {
  choice,
  converted,
  duration,
  flag,
  type InputsOf,
  lines,
  mapping,
  optional,
  readInputs,
  text,
} from '@fairway/action-kit';
import {
  type Command,
  type DeployInputs,
  type DeployRequest,
  deployInputs,
  deployInputsOf,
  type FileMapping,
  type ReleaseSource,
  type RequestFor,
  releaseSourceOf,
  requestOf,
  requireFor,
} from '@fairway/deploy-kit';
import type { Strategy } from '@fairway/docker/compose';
import type { Tier } from '@fairway/releases';
import { filesOf } from './inputs/files-input.ts';
import { strategiesOf } from './inputs/strategy-input.ts';

/** What every command is given: which project, where, and how far it may go. */
export interface Inputs extends DeployInputs {
  readonly project: string;
  /** Absolute, without a slash at its end. */
  readonly directory: string;
  readonly environment: string;
  readonly tier: Tier;
  readonly hosts: readonly HostLine[];
  readonly order: 'parallel' | 'one-by-one';
  readonly pauseMs: number;
  readonly drift: 'fail' | 'keep' | 'replace';
  readonly strategies: Readonly<Record<string, Strategy | 'auto'>>;
  readonly drainMs: number;
  readonly restore: boolean;
}

/** What a release of a project is made from. */
export interface ComposeRelease extends ReleaseSource {
  readonly composeFiles: readonly string[];
  readonly profiles: readonly string[];
  /** With absolute paths on the hosts. */
  readonly files: readonly FileMapping[];
  /** Directory of the repository that is built on the hosts; undefined where nothing is. */
  readonly buildFrom: string | undefined;
  readonly migrate: 'auto' | 'never';
  readonly migrateUrl: string;
}

/** What the caller asks for, checked. */
export type Request = DeployRequest<Inputs, ComposeRelease>;

export type RequestOf<C extends Command> = RequestFor<Request, C>;

/**
 * Reads and checks every input. Nothing has been contacted yet when one of them is wrong.
 * @throws Failure that names the input, what is wrong and what to write
 */
export function readComposeInputs(): Request {
  const given = readInputs(readers());
  requireFor(given.command, given, ['environment']);
  const inputs: Inputs = {
    ...deployInputsOf(given, 'The hosts are reached over SSH'),
    project: given.project,
    directory: given.directory.replace(/\/+$/, ''),
    environment: given.environment,
    tier: given.tier,
    hosts: given.hosts,
    order: given.order,
    pauseMs: given.pause,
    drift: given.drift,
    strategies: given.strategy ?? {},
    drainMs: given.drain,
    restore: given.restore,
  };
  return requestOf(given, inputs, {
    isGiven: given['compose-files'] !== undefined || given.release !== undefined,
    read: () => sourceOf(given, inputs),
  });
}

type Given = InputsOf<ReturnType<typeof readers>>;

function readers() {
  return {
    ...deployInputs(),
    project: text({
      pattern: /^[a-z0-9][a-z0-9_-]{0,62}$/,
      describe: 'the name of the project: lower-case letters, digits, "_" and "-", 63 characters at most',
    }),
    directory: text({
      pattern: /^(?:\/[A-Za-z0-9_][A-Za-z0-9._-]*){2,}\/?$/,
      describe: 'an absolute path without blanks, at least two levels deep: /srv/www/app',
    }),
    tier: choice('production', 'staging'),
    hosts: hostsInput(),
    order: choice('parallel', 'one-by-one'),
    pause: duration(),
    'compose-files': optional(lines()),
    profiles: optional(lines()),
    files: optional(lines()),
    drift: choice('fail', 'keep', 'replace'),
    build: choice('never', 'on-host'),
    source: text(),
    migrate: choice('auto', 'never'),
    'migrate-url': text({ pattern: /^[A-Za-z_][A-Za-z0-9_]*$/, describe: 'the name of a variable' }),
    strategy: optional(converted(mapping(), strategiesOf)),
    drain: duration(),
    restore: flag(),
  };
}

function sourceOf(given: Given, inputs: Inputs): ComposeRelease {
  requireFor(given.command, given, ['compose-files', 'release']);
  return {
    ...releaseSourceOf(given.release, given),
    composeFiles: given['compose-files'],
    profiles: given.profiles ?? [],
    files: filesOf(given.files ?? [], inputs),
    buildFrom: given.build === 'on-host' ? given.source : undefined,
    migrate: given.migrate,
    migrateUrl: given['migrate-url'],
  };
}
