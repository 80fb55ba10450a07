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
  type DeployRequest,
  deployInputs,
  deployInputsOf,
  parseNodes,
  type RequestFor,
  releaseSourceOf,
  requestOf,
  requireFor,
} from '@fairway/deploy-kit';
import type { StackRelease, StackSettings } from '@fairway/swarm-kit';
import { parseNodeFiles } from './inputs/files-input.ts';

/** The checked request of the caller. */
export type Request = DeployRequest<StackSettings, StackRelease>;

export type RequestOf<C extends Command> = RequestFor<Request, C>;

/**
 * Reads and checks every input, before any machine is contacted.
 * @throws Failure that names the input, says what is wrong and what to write
 */
export function readSwarmInputs(): Request {
  const given = readInputs(readers());
  const inputs: StackSettings = {
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
