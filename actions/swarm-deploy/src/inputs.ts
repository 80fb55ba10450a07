import { converted, lines, optional, readInputs, secretMapping, text } from '@fairway/action-kit';
import {
  type Limits,
  limitInputs,
  limitsOf,
  type ReleaseSource,
  registryInputs,
  registryLoginOf,
  releaseInputs,
  releaseSourceOf,
  requireFor,
  type SshAccess,
  sshAccessOf,
  sshInputs,
  targetInput,
} from '@fairway/deploy-kit';
import type { RegistryLogin } from '@fairway/docker';
import type { TargetText } from '@fairway/host';
import { type NodeFiles, parseNodeFiles } from './file-nodes.ts';
import { type NodeAddress, parseNodes } from './node-addresses.ts';

/** What the caller asks for, checked. */
export interface Inputs extends Limits, ReleaseSource {
  readonly stack: string;
  readonly stackFiles: readonly string[];
  readonly manager: TargetText;
  /** Addresses by host name in the swarm; `auto` takes those that the swarm knows. */
  readonly nodes: 'auto' | readonly NodeAddress[];
  readonly ssh: SshAccess;
  /** Registry, with its namespace where it has one. */
  readonly registry: string | undefined;
  readonly login: RegistryLogin | undefined;
  readonly secrets: Readonly<Record<string, string>>;
  readonly files: readonly NodeFiles[];
}

/**
 * Reads and checks every input. Nothing has been contacted yet when one of them is wrong.
 * @throws Failure that names the input, what is wrong and what to write
 */
export function readSwarmInputs(): Inputs {
  const given = readInputs({
    stack: text({
      pattern: /^[A-Za-z0-9][A-Za-z0-9_-]{0,40}$/,
      describe: 'the name of the stack: letters, digits, "_" and "-", 41 characters at most',
    }),
    'stack-files': lines(),
    manager: targetInput(),
    nodes: converted(text(), parseNodes),
    ...sshInputs(),
    ...registryInputs(),
    ...releaseInputs(),
    secrets: optional(secretMapping()),
    files: optional(converted(lines(), (all) => all.map(parseNodeFiles))),
    ...limitInputs(),
  });
  requireFor('deploy', given, ['release']);
  return {
    stack: given.stack,
    stackFiles: given['stack-files'],
    manager: given.manager,
    nodes: given.nodes,
    ssh: sshAccessOf(given),
    registry: given.registry,
    login: registryLoginOf(given),
    ...releaseSourceOf(given.release, given),
    secrets: given.secrets ?? {},
    files: given.files ?? [],
    ...limitsOf(given),
  };
}
