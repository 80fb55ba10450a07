import { type ComposeModel, takenPorts } from '@fairway/docker/compose';
import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import type { HostDeploy } from './project-deploy.ts';

/**
 * Requires that the ports which a deploy would publish are free on a host.
 * @throws Failure naming the port that is taken, and who has it
 */
export function requireFreePorts({ host, wanted, changes }: HostDeploy, signal: AbortSignal): Promise<void> {
  const { services } = wanted.model;
  // A service that is kept already has its ports.
  const coming = changes.filter(({ action, service }) => action !== 'keep' && services[service]);
  const model = {
    ...wanted.model,
    services: Object.fromEntries(coming.flatMap(({ service }) => [[service, services[service] ?? {}]])),
  };
  return requireFree(host, model, signal);
}

/**
 * Requires that the ports of all services are free on a host.
 * @throws Failure naming the port that is taken, and who has it
 */
export async function requireFree(host: Host, model: ComposeModel, signal: AbortSignal): Promise<void> {
  const taken = await takenPorts(host, model, signal);
  const [first] = taken;
  if (!first) return;
  throw new Failure({
    what: `The port ${first.port}/${first.protocol} of ${host.name}, which the service ${first.service} publishes, is taken.`,
    why: `${first.by.charAt(0).toUpperCase()}${first.by.slice(1)} has it.`,
    evidence: taken.map(({ port, protocol, service, by }) => `${port}/${protocol} for ${service}: ${by}`),
    fix: `Free it (on ${host.name}: ss -ltnup sport = :${first.port}), or publish another port. Nothing was changed.`,
  });
}
