import { targetsOf, tryFleet } from '@fairway/access-kit';
import { openInstalledProject } from '@fairway/compose-kit';
import type { DeployContext } from '@fairway/deploy-kit';
import type { Host } from '@fairway/host';
import { messageOf } from '@fairway/runtime';
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
  const whole = messageOf(error);
  const [what = '', why = ''] = whole.split('\n');
  return {
    host,
    why: why.startsWith('Why: ') ? `${what} ${why.slice('Why: '.length)}` : what,
    runnersFault: ownNetwork.test(whole),
  };
}

/** Opens the installation on the machines that were reached. */
export async function openInstalled(
  { hosts, names, unreached }: Machines,
  { subject, stateDir }: Pick<Inputs, 'subject' | 'stateDir'>,
  context: DeployContext,
): Promise<Opened> {
  const installed =
    subject.kind === 'compose' && hosts.length > 0
      ? openInstalledProject(
          { project: subject.name, directory: subject.directory, stateDir, hosts },
          context,
        )
      : undefined;
  return { installed, machines: names, unreached };
}
