import type { ServiceChange } from '@fairway/docker/compose';
import { datastoreOf } from '@fairway/docker/registry';
import type { StoppedService } from '@fairway/releases';

/** The services of which a plan stops, removes or starts containers. */
export function stoppedServices(changes: readonly ServiceChange[]): readonly StoppedService[] {
  const containers = changes
    .flatMap(({ others, clears = [] }) => [...others, ...clears])
    .filter(({ oneOff }) => !oneOff);
  return [...Map.groupBy(containers, ({ service }) => service)].map(([service, own]) => ({
    service,
    datastore: own.some((one) => datastoreOf(one) !== undefined),
    idle: !own.some(({ state }) => state === 'running' || state === 'paused'),
  }));
}
