import {
  type HostLine,
  hostsInput,
  type OptionalSsh,
  optionalSshInputs,
  type SshAccess,
  sshAccessOf,
  targetInput,
} from '@fairway/access-kit';
import { converted, optional, text } from '@fairway/action-kit';
import type { TargetText } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { type NodeAddress, parseNodes } from './node-addresses.ts';

/** Where a project or a stack is installed, and how its machines are reached. */
export type InstallationPlace =
  | {
      readonly kind: 'compose';
      readonly name: string;
      readonly hosts: readonly HostLine[];
      /** The directory of the project's files; undefined: the one that the host's records name. */
      readonly directory: string | undefined;
      readonly ssh: SshAccess;
    }
  | {
      readonly kind: 'swarm';
      readonly name: string;
      readonly manager: TargetText;
      /** Addresses by host name in the swarm. `auto` takes the addresses that the swarm knows. */
      readonly nodes: 'auto' | readonly NodeAddress[];
      readonly ssh: SshAccess;
    };

/** The inputs that name what is installed, for actions that work on either kind. */
export interface InstallationGiven extends OptionalSsh {
  readonly project: string | undefined;
  readonly hosts: readonly HostLine[] | undefined;
  readonly directory: string | undefined;
  readonly stack: string | undefined;
  readonly manager: TargetText | undefined;
  readonly nodes: 'auto' | readonly NodeAddress[];
}

/** The readers of those inputs. */
export function installationInputs() {
  return {
    project: optional(
      text({
        pattern: /^[a-z0-9][a-z0-9_-]{0,62}$/,
        describe: 'the name of a Compose project: lower-case letters, digits, "_" and "-"',
      }),
    ),
    hosts: optional(hostsInput()),
    directory: optional(
      text({ pattern: /^\/[A-Za-z0-9._/-]+$/, describe: 'an absolute path without blanks' }),
    ),
    stack: optional(
      text({
        pattern: /^[A-Za-z0-9][A-Za-z0-9_-]{0,40}$/,
        describe: 'the name of a stack: letters, digits, "_" and "-", 41 characters at most',
      }),
    ),
    manager: optional(targetInput()),
    nodes: converted(text(), parseNodes),
    ...optionalSshInputs(),
  };
}

/**
 * The project or the stack that the inputs name; undefined where they name neither.
 * @throws Failure where they name both, or half of one
 */
export function installationOf(given: InstallationGiven): InstallationPlace | undefined {
  const { project, hosts, directory, stack, manager, nodes } = given;
  if (project !== undefined && stack !== undefined) {
    throw new Failure({
      what: 'The inputs "project" and "stack" cannot be used together.',
      why: 'One step looks at one project or at one stack.',
      fix: 'Write a step for each.',
    });
  }
  if (project !== undefined) {
    if (hosts === undefined)
      throw half(
        'project',
        'hosts',
        'the hosts of the project, one a line, such as `web1=deploy@203.0.113.10`',
      );
    const ssh = sshAccessOf(given, `The hosts of ${project} are reached over SSH`);
    return { kind: 'compose', name: project, hosts, directory, ssh };
  }
  if (stack === undefined) return undefined;
  if (manager === undefined)
    throw half('stack', 'manager', 'the address of a manager, such as `deploy@203.0.113.10`');
  const ssh = sshAccessOf(given, `The manager of ${stack} is reached over SSH`);
  return { kind: 'swarm', name: stack, manager, nodes, ssh };
}

function half(input: string, missing: string, write: string): Failure {
  return new Failure({
    what: `The input "${missing}" cannot be used.`,
    why: `It is empty, and "${input}" needs it.`,
    fix: `Write ${write}.`,
  });
}
