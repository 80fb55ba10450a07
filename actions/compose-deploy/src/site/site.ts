import { type DeployContext, targetOf } from '@fairway/deploy-kit';
import { connectFleet, type Fleet, type Host } from '@fairway/host';
import type { Inputs } from '../inputs.ts';

/** Connects to all hosts side by side. @throws Failure naming every host that did not let us in. */
export function openSite(
  { hosts, ssh }: Pick<Inputs, 'hosts' | 'ssh'>,
  { logger, clock, signal }: Pick<DeployContext, 'logger' | 'clock' | 'signal'>,
): Promise<Fleet> {
  const targets = hosts.map(({ name, target }) => targetOf(ssh, target, name));
  return connectFleet(targets, { logger, clock, signal });
}

/** How a reader knows a host in a table: without its address where it has a name. */
export function shortName(host: Host): string {
  return host.name.replace(/ \(.*\)$/, '');
}
