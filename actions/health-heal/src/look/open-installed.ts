import { targetsOf, tryFleet } from '@fairway/access-kit';
import type { DeployContext, Installed } from '@fairway/deploy-kit';
import { isOwnNetworkFault } from '@fairway/health';
import { type Connect, type Host, sshConnector } from '@fairway/host';
import { reasonOf } from '@fairway/runtime';
import type { Inputs } from '../inputs.ts';
import type { Opened } from './look.ts';
import type { Unreached } from './seen.ts';

/** The machines that were reached, and those that were not. */
export interface Machines {
  readonly hosts: readonly Host[];
  readonly names: readonly string[];
  readonly unreached: readonly Unreached[];
  /** The connector of all machines, so that a jump host is entered once. */
  readonly connect: Connect;
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
  const { logger, clock, signal } = context;
  const connect = sshConnector({ logger, clock, signal });
  if (subject.kind === 'probes') return { hosts: [], names: [], unreached: [], connect };
  const lines = subject.kind === 'compose' ? subject.hosts : [{ name: undefined, target: subject.manager }];
  const results = await tryFleet(targetsOf(lines, subject.ssh), open, context, connect);
  return {
    hosts: results.flatMap((result) => (result.ok ? [result.host] : [])),
    names: results.map((result) => (result.ok ? result.host.label : result.label)),
    unreached: results.flatMap((result) => (result.ok ? [] : [unreachedOf(result.label, result.error)])),
    connect,
  };
}

function unreachedOf(host: string, error: unknown): Unreached {
  return { host, why: reasonOf(error), runnersFault: isOwnNetworkFault(error) };
}

/**
 * Opens the installation on the machines, as soon as they are reached. A manager that cannot speak for its swarm is judged
 * like a machine that was not reached. What knows a project or a stack is large, so it is loaded only where it is needed,
 * and while the machines are being reached.
 * @param open closes the connections with it
 */
export function openInstalled(
  reaching: Promise<Machines>,
  inputs: Pick<Inputs, 'subject' | 'stateDir' | 'login'>,
  open: AsyncDisposableStack,
  context: DeployContext,
): Promise<Opened> {
  switch (inputs.subject.kind) {
    case 'probes':
      return reaching.then(nothingInstalled);
    case 'compose':
      return openProject(reaching, { ...inputs, subject: inputs.subject }, context);
    case 'swarm':
      return openStack(reaching, { ...inputs, subject: inputs.subject }, open, context);
  }
}

// Of a kit that is loaded so, the bundle takes what is named.
async function loadComposeKit() {
  const { openInstalledProject } = await import('@fairway/compose-kit');
  return openInstalledProject;
}

async function loadSwarmKit() {
  const { openInstalledStack } = await import('@fairway/swarm-kit');
  return openInstalledStack;
}

type InputsOf<K extends Inputs['subject']['kind']> = Pick<Inputs, 'stateDir' | 'login'> & {
  readonly subject: Extract<Inputs['subject'], { kind: K }>;
};

async function openProject(
  reaching: Promise<Machines>,
  { subject: { name, directory }, stateDir, login }: InputsOf<'compose'>,
  context: DeployContext,
): Promise<Opened> {
  const [machines, openInstalledProject] = await Promise.all([reaching, loadComposeKit()]);
  const { hosts } = machines;
  if (hosts.length === 0) return nothingInstalled(machines);
  const project = { project: name, directory, stateDir, hosts, login };
  return { ...nothingInstalled(machines), installed: openInstalledProject(project, context) };
}

async function openStack(
  reaching: Promise<Machines>,
  { subject: { name, nodes, ssh }, stateDir, login }: InputsOf<'swarm'>,
  open: AsyncDisposableStack,
  context: DeployContext,
): Promise<Opened> {
  const [machines, openInstalledStack] = await Promise.all([reaching, loadSwarmKit()]);
  const nothing = nothingInstalled(machines);
  const [manager] = machines.hosts;
  if (manager === undefined) return nothing;
  const { connect } = machines;
  const place = { stack: name, stateDir, manager, nodes, ssh, login, connect };
  try {
    const installed: Installed = await openInstalledStack(place, open, context);
    return { ...nothing, installed, machines: installed.machines };
  } catch (error) {
    context.signal.throwIfAborted();
    return { ...nothing, unreached: [...nothing.unreached, unreachedOf(manager.label, error)] };
  }
}

function nothingInstalled({ names, unreached }: Machines): Opened {
  return { installed: undefined, machines: names, unreached };
}
