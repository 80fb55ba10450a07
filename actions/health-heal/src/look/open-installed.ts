import { targetsOf, tryFleet } from '@fairway/access-kit';
import { openInstalledProject } from '@fairway/compose-kit';
import type { DeployContext, Installed } from '@fairway/deploy-kit';
import type { Host } from '@fairway/host';
import { messageOf, reasonOf } from '@fairway/runtime';
import { openInstalledStack } from '@fairway/swarm-kit';
import type { Inputs } from '../inputs.ts';
import type { Opened } from './look.ts';
import type { Unreached } from './seen.ts';

/** The machines that were reached, and those that were not. */
export interface Machines {
  readonly hosts: readonly Host[];
  readonly names: readonly string[];
  readonly unreached: readonly Unreached[];
}

/**
 * Connects to all machines of the inputs. A machine that cannot be reached is no error here: it is judged.
 * @param open closes the connections with it
 */
export async function reachMachines(
  { subject }: Pick<Inputs, 'subject'>,
  open: AsyncDisposableStack,
  context: DeployContext,
): Promise<Machines> {
  if (subject.kind === 'probes') return { hosts: [], names: [], unreached: [] };
  const lines = subject.kind === 'compose' ? subject.hosts : [{ name: undefined, target: subject.manager }];
  const results = await tryFleet(targetsOf(lines, subject.ssh), open, context);
  return {
    hosts: results.flatMap((result) => (result.ok ? [result.host] : [])),
    names: results.map((result) => (result.ok ? result.host.label : result.label)),
    unreached: results.flatMap((result) => (result.ok ? [] : [unreachedOf(result.label, result.error)])),
  };
}

/** Errors of a machine that knows no name or no way: they say nothing about the machine that was asked for. */
const ownNetwork = /\b(?:EAI_AGAIN|ENETUNREACH|ENETDOWN)\b/;

function unreachedOf(host: string, error: unknown): Unreached {
  return { host, why: reasonOf(error), runnersFault: ownNetwork.test(messageOf(error)) };
}

/**
 * Opens the installation on the machines that were reached. A manager that cannot speak for its swarm is judged like a
 * machine that was not reached.
 * @param open closes the connections with it
 */
export async function openInstalled(
  { hosts, names, unreached }: Machines,
  { subject, stateDir }: Pick<Inputs, 'subject' | 'stateDir'>,
  open: AsyncDisposableStack,
  context: DeployContext,
): Promise<Opened> {
  const [first] = hosts;
  const opened = (installed: Installed): Opened => ({
    installed,
    machines: subject.kind === 'swarm' ? installed.machines : names,
    unreached,
  });
  if (first === undefined || subject.kind === 'probes')
    return { installed: undefined, machines: names, unreached };
  if (subject.kind === 'compose') {
    const { name, directory } = subject;
    return opened(openInstalledProject({ project: name, directory, stateDir, hosts }, context));
  }
  const { name, nodes, ssh } = subject;
  try {
    return opened(
      await openInstalledStack({ stack: name, stateDir, manager: first, nodes, ssh }, open, context),
    );
  } catch (error) {
    context.signal.throwIfAborted();
    return {
      installed: undefined,
      machines: names,
      unreached: [...unreached, unreachedOf(first.label, error)],
    };
  }
}
