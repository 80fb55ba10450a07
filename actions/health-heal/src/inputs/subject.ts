import { type HostLine, type OptionalSsh, type SshAccess, sshAccessOf } from '@fairway/access-kit';
import type { VerifyItem } from '@fairway/health';
import type { TargetText } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import type { NodeAddress } from '@fairway/swarm-kit';

/** The thing that is looked at: an installation on machines, or nothing but the answers to probes. */
export type Subject =
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
    }
  | { readonly kind: 'probes'; readonly name: string };

/** The inputs that name what is looked at. */
export interface SubjectGiven extends OptionalSsh {
  readonly project: string | undefined;
  readonly hosts: readonly HostLine[] | undefined;
  readonly directory: string | undefined;
  readonly stack: string | undefined;
  readonly manager: TargetText | undefined;
  readonly nodes: 'auto' | readonly NodeAddress[];
  readonly name: string | undefined;
  readonly probes: readonly unknown[] | undefined;
}

/**
 * The thing that the inputs name.
 * @throws Failure where they name two things, half of one, or nothing that could be looked at
 */
export function subjectOf(given: SubjectGiven): Subject {
  const { project, hosts, directory, stack, manager, nodes, name } = given;
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
  if (stack !== undefined) {
    if (manager === undefined)
      throw half('stack', 'manager', 'the address of a manager, such as `deploy@203.0.113.10`');
    return {
      kind: 'swarm',
      name: stack,
      manager,
      nodes,
      ssh: sshAccessOf(given, `The manager of ${stack} is reached over SSH`),
    };
  }
  if (given.probes !== undefined && name !== undefined) {
    const ofMachines = hosts ? 'hosts' : manager ? 'manager' : directory ? 'directory' : undefined;
    if (ofMachines !== undefined) {
      throw new Failure({
        what: `The input "${ofMachines}" cannot be used.`,
        why: 'Neither "project" nor "stack" is given, so no machine would be looked at.',
        fix: `Give "${ofMachines === 'manager' ? 'stack' : 'project'}" with it; or leave it out, and ask only URLs and ports.`,
      });
    }
    return { kind: 'probes', name };
  }
  throw new Failure({
    what: 'There is nothing to look at.',
    why:
      given.probes === undefined
        ? 'The inputs "project", "stack" and "probes" are all empty.'
        : 'Probes without "project" or "stack" need a name: incidents and messages are found again by it.',
    fix:
      given.probes === undefined
        ? 'Give "project" and "hosts", or "stack" and "manager"; or "probes" and "name" for what Fairway has not installed.'
        : 'Give "name": a word for what the probes ask, such as `shop`.',
  });
}

/**
 * Requires that the runner alone can ask every probe, where there are no machines.
 * @throws Failure naming the probe
 */
export function requireForRunner(probes: readonly VerifyItem[]): void {
  const speaks = probes.find(({ heal }) => heal !== undefined);
  if (speaks) {
    throw new Failure({
      what: 'The input "probes" cannot be used.',
      why: `"${speaks.name}" names "${speaks.heal}" in heal, and neither "project" nor "stack" is given: nothing could be healed.`,
      fix: 'Give the project or stack with its hosts; or leave `heal` out.',
    });
  }
  const wrong = probes.find((item) => !isForRunner(item));
  if (!wrong) return;
  throw new Failure({
    what: 'The input "probes" cannot be used.',
    why: `"${wrong.name}" is asked on machines, and neither "project" nor "stack" is given.`,
    fix: 'Give the project or stack with its hosts; or ask a `url` or `tcp` from the runner, without {node} and {release}.',
  });
}

/** Whether the runner can ask it without knowing anything of an installation. */
export function isForRunner(item: VerifyItem): boolean {
  return 'from' in item && item.from === 'runner' && !/\{(?:node|host|release)\}/.test(JSON.stringify(item));
}

function half(input: string, missing: string, write: string): Failure {
  return new Failure({
    what: `The input "${missing}" cannot be used.`,
    why: `It is empty, and "${input}" needs it.`,
    fix: `Write ${write}.`,
  });
}
