import { targetInput } from '@fairway/access-kit';
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
  type Command,
  type DeployInputs,
  type DeployRequest,
  deployInputs,
  deployInputsOf,
  type ReleaseSource,
  type RequestFor,
  releaseSourceOf,
  requestOf,
  requireFor,
} from '@fairway/deploy-kit';
import type { TargetText } from '@fairway/host';
import { type NodeFiles, parseNodeFiles } from './inputs/files-input.ts';
import { type NodeAddress, parseNodes } from './inputs/node-addresses.ts';

/** The inputs of every command: the stack, its machines, and the limits. */
export interface Inputs extends DeployInputs {
  readonly stack: string;
  readonly manager: TargetText;
  /** Addresses by host name in the swarm. `auto` takes the addresses that the swarm knows. */
  readonly nodes: 'auto' | readonly NodeAddress[];
  readonly registryAuth: 'keep' | 'once';
}

/** The sources of a release of a stack, as the inputs name them. */
export interface StackRelease extends ReleaseSource {
  readonly stackFiles: readonly string[];
  readonly secrets: Readonly<Record<string, string>>;
  readonly files: readonly NodeFiles[];
}

/** The checked request of the caller. */
export type Request = DeployRequest<Inputs, StackRelease>;

export type RequestOf<C extends Command> = RequestFor<Request, C>;

/**
 * Reads and checks every input, before any machine is contacted.
 * @throws Failure that names the input, says what is wrong and what to write
 */
export function readSwarmInputs(): Request {
  const given = readInputs(readers());
  const inputs: Inputs = {
    ...deployInputsOf(given),
    stack: given.stack,
    manager: given.manager,
    nodes: given.nodes,
    registryAuth: given['registry-auth'],
  };
  return requestOf(given, inputs, {
    isGiven: given['stack-files'] !== undefined || given.release !== undefined,
    read: () => sourceOf(given),
  });
}

type Given = InputsOf<ReturnType<typeof readers>>;

function readers() {
  return {
    stack: text({
      pattern: /^[A-Za-z0-9][A-Za-z0-9_-]{0,40}$/,
      describe: 'the name of the stack: letters, digits, "_" and "-", 41 characters at most',
    }),
    'stack-files': optional(lines()),
    manager: targetInput(),
    nodes: converted(text(), parseNodes),
    'registry-auth': choice('keep', 'once'),
    secrets: optional(secretMapping()),
    files: optional(converted(lines(), (all) => all.map(parseNodeFiles))),
    ...deployInputs(),
  };
}

function sourceOf(given: Given): StackRelease {
  requireFor(given.command, given, ['stack-files', 'release']);
  return {
    ...releaseSourceOf(given.release, given),
    stackFiles: given['stack-files'],
    secrets: given.secrets ?? {},
    files: given.files ?? [],
  };
}
