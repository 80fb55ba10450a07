import type { ServiceChange } from '@fairway/docker/compose';
import { datastoreOf } from '@fairway/docker/registry';
import type { StoppedService } from '@fairway/releases';

/** The services of which a plan stops containers that serve. */
export function stoppedServices(changes: readonly ServiceChange[]): readonly StoppedService[] {
  const containers = changes
    .flatMap(({ others, clears = [] }) => [...others, ...clears])
    .filter(({ oneOff, state }) => !oneOff && (state === 'running' || state === 'paused'));
  const services = new Set(containers.map(({ service }) => service));
  return [...services].map((service) => ({
    service,
    datastore: containers.some((one) => one.service === service && datastoreOf(one) !== undefined),
  }));
}
