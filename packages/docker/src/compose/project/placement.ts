import type { ComposeModel } from '../model/model.ts';
import { landlordsOf } from '../service/namespaces.ts';
import type { ProjectContainer } from './project-state.ts';

/** Where the containers of a service must be for others to reach them. */
export interface Placement {
  /** Names of the networks, as the engine has them, each with the names by which others find the service there. */
  readonly networks: readonly { readonly name: string; readonly aliases: readonly string[] }[];
  /** The services in whose network, processes or volumes they live. */
  readonly landlords: readonly string[];
}

/** The place of a service's containers, by the files. */
export function placementOf(model: Pick<ComposeModel, 'services' | 'networks'>, service: string): Placement {
  const definition = model.services[service] ?? {};
  const networks = definition.network_mode ? {} : (definition.networks ?? {});
  return {
    networks: Object.entries(networks).flatMap(([key, options]) => {
      const name = model.networks[key]?.name;
      return name ? [{ name, aliases: [service, ...(options?.aliases ?? [])] }] : [];
    }),
    landlords: landlordsOf(definition),
  };
}

/** Docker's own networks, in which no container has a name. */
const withoutNames = new Set(['bridge', 'host', 'none']);

/**
 * Why a container is not where its service belongs, in words. Docker itself keeps no container in its place: somebody
 * can take it off a network, and the network that it shares goes with the container that it shares it with.
 * @param all the containers of the project
 * @returns undefined where it is in its place
 */
export function misplacement(
  { networks, landlords }: Placement,
  item: ProjectContainer,
  all: readonly ProjectContainer[],
): string | undefined {
  for (const { name, aliases } of networks) {
    const attached = item.networks.find(
      (network) => network.name === name || (network.id !== '' && network.id === name),
    );
    if (!attached) return `its container ${item.name} is not attached to the network ${name}`;
    const lost = withoutNames.has(attached.name)
      ? undefined
      : aliases.find((alias) => !attached.aliases.includes(alias));
    if (lost) return `its container ${item.name} does not have the name ${lost} in the network ${name}`;
  }
  const left = landlords.find(
    (landlord) => !all.some(({ service, id }) => service === landlord && item.landlords.includes(id)),
  );
  return left && `its container ${item.name} lives with a container of ${left} that is gone`;
}
