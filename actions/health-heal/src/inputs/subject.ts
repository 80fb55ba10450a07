import { type InstallationGiven, type InstallationPlace, installationOf } from '@fairway/deploy-kit';
import type { VerifyItem } from '@fairway/health';
import { Failure } from '@fairway/runtime';

/** The thing that is looked at: an installation on machines, or nothing but the answers to probes. */
export type Subject = InstallationPlace | { readonly kind: 'probes'; readonly name: string };

/** The inputs that name what is looked at. */
export interface SubjectGiven extends InstallationGiven {
  readonly name: string | undefined;
  readonly probes: readonly unknown[] | undefined;
}

/**
 * The thing that the inputs name.
 * @throws Failure where they name two things, half of one, or nothing that could be looked at
 */
export function subjectOf(given: SubjectGiven): Subject {
  const { hosts, directory, manager, name } = given;
  const installation = installationOf(given);
  if (installation) return installation;
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
