import { type ComposeModel, replicasOf } from '../model/model.ts';

/** Keys of the networks and volumes that services with a container use. Compose makes no others. */
export function usedResources({ services }: Pick<ComposeModel, 'services'>): {
  readonly networks: ReadonlySet<string>;
  readonly volumes: ReadonlySet<string>;
} {
  const running = Object.values(services).filter((service) => replicasOf(service) > 0);
  return {
    networks: new Set(running.flatMap(({ networks }) => Object.keys(networks ?? {}))),
    volumes: new Set(
      running.flatMap(({ volumes = [] }) =>
        volumes.flatMap(({ type, source }) => (type === 'volume' && source ? [source] : [])),
      ),
    ),
  };
}
