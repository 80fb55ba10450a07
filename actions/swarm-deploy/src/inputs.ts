import {
  registryInputs,
  registryLoginOf,
  type SshAccess,
  sshAccessOf,
  sshInputs,
  targetInput,
} from '@fairway/access-kit';
import {
  choice,
  converted,
  type InputsOf,
  lines,
  optional,
  readInputs,
  secretMapping,
  text,
} from '@fairway/action-kit';
import {
  commandInputs,
  type GithubRecord,
  githubInputs,
  githubRecordOf,
  type Limits,
  limitInputs,
  limitsOf,
  type ReleaseSource,
  releaseInputs,
  releaseSourceOf,
  requireFor,
  type SchemaGiven,
  schemaGivenOf,
  schemaInputs,
} from '@fairway/deploy-kit';
import type { BuiltImage, RegistryLogin } from '@fairway/docker';
import type { TargetText } from '@fairway/host';
import { type NodeFiles, parseNodeFiles } from './inputs/files-input.ts';
import { type NodeAddress, parseNodes } from './inputs/node-addresses.ts';

/** What every command is given: which stack, where, and how far it may go. */
export interface Inputs extends Limits {
  readonly stack: string;
  readonly manager: TargetText;
  /** Addresses by host name in the swarm; `auto` takes those that the swarm knows. */
  readonly nodes: 'auto' | readonly NodeAddress[];
  readonly ssh: SshAccess;
  /** Registry, with its namespace where it has one. */
  readonly registry: string | undefined;
  readonly login: RegistryLogin | undefined;
  readonly registryAuth: 'keep' | 'once';
  /** Whether earlier releases work with the databases as they are now. */
  readonly schema: SchemaGiven;
  readonly record: GithubRecord;
}

/** What a release of a stack is made from. */
export interface StackRelease extends ReleaseSource {
  readonly stackFiles: readonly string[];
  readonly secrets: Readonly<Record<string, string>>;
  readonly files: readonly NodeFiles[];
}

/** What the caller asks for, checked. */
export type Request =
  | { readonly command: 'deploy'; readonly inputs: Inputs; readonly source: StackRelease }
  | { readonly command: 'plan'; readonly inputs: Inputs; readonly source: StackRelease }
  | {
      readonly command: 'check';
      readonly inputs: Inputs;
      /** As much of a release as is given. */
      readonly source: StackRelease | undefined;
      readonly images: readonly BuiltImage[];
    }
  | { readonly command: 'rollback'; readonly inputs: Inputs; readonly to: string };

export type RequestOf<C extends Request['command']> = Extract<Request, { readonly command: C }>;

/**
 * Reads and checks every input. Nothing has been contacted yet when one of them is wrong.
 * @throws Failure that names the input, what is wrong and what to write
 */
export function readSwarmInputs(): Request {
  const given = readInputs(readers());
  const { command, to } = given;
  const inputs: Inputs = {
    stack: given.stack,
    manager: given.manager,
    nodes: given.nodes,
    registry: given.registry,
    ssh: sshAccessOf(given),
    login: registryLoginOf(given),
    registryAuth: given['registry-auth'],
    schema: schemaGivenOf(given),
    record: githubRecordOf(given),
    ...limitsOf(given),
  };
  if (command === 'rollback') return { command, inputs, to };
  if (command === 'check')
    return { command, inputs, source: sourceToCheck(given), images: given.images ?? [] };
  return { command, inputs, source: sourceOf(command, given) };
}

type Given = InputsOf<ReturnType<typeof readers>>;

function readers() {
  return {
    ...commandInputs(),
    stack: text({
      pattern: /^[A-Za-z0-9][A-Za-z0-9_-]{0,40}$/,
      describe: 'the name of the stack: letters, digits, "_" and "-", 41 characters at most',
    }),
    'stack-files': optional(lines()),
    manager: targetInput(),
    nodes: converted(text(), parseNodes),
    ...sshInputs(),
    ...registryInputs(),
    'registry-auth': choice('keep', 'once'),
    ...releaseInputs(),
    secrets: optional(secretMapping()),
    files: optional(converted(lines(), (all) => all.map(parseNodeFiles))),
    ...limitInputs(),
    ...schemaInputs(),
    ...githubInputs(),
  };
}

function sourceOf(command: Request['command'], given: Given): StackRelease {
  requireFor(command, given, ['stack-files', 'release']);
  return {
    ...releaseSourceOf(given.release, given),
    stackFiles: given['stack-files'],
    secrets: given.secrets ?? {},
    files: given.files ?? [],
  };
}

function sourceToCheck(given: Given): StackRelease | undefined {
  return given['stack-files'] || given.release ? sourceOf('check', given) : undefined;
}
