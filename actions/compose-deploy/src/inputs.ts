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
import { type ComposeRelease, filesOf, type ProjectSettings } from '@fairway/compose-kit';
import {
  type Command,
  type DeployInputs,
  type DeployRequest,
  deployInputs,
  deployInputsOf,
  type RequestFor,
  releaseSourceOf,
  requestOf,
  requireFor,
} from '@fairway/deploy-kit';
import { strategiesOf } from './inputs/strategy-input.ts';

/** The inputs of every command: the project, its hosts, and the limits. */
export interface Inputs extends DeployInputs, ProjectSettings {
  readonly hosts: readonly HostLine[];
}

/** The checked request of the caller. */
export type Request = DeployRequest<Inputs, ComposeRelease>;

export type RequestOf<C extends Command> = RequestFor<Request, C>;

/**
 * Reads and checks every input, before any machine is contacted.
 * @throws Failure that names the input, says what is wrong and what to write
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
    project: text({
      pattern: /^[a-z0-9][a-z0-9_-]{0,62}$/,
      describe: 'the name of the project: lower-case letters, digits, "_" and "-", 63 characters at most',
    }),
    directory: text({
      pattern: /^(?:\/[A-Za-z0-9_][A-Za-z0-9._-]*){2,}\/?$/,
      describe:
        'an absolute path, at least two levels deep, of the letters A to Z and a to z, digits, ".", "_" and "-": /srv/www/app',
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
    ...deployInputs(),
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
