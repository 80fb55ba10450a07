import { asRecord } from '@fairway/runtime';
import type { Definition } from '../../engine/index.ts';
import type { MergedService, MergedStack } from '../merge/merged-stack.ts';

/** A network or a volume that services of a stack use, under its name in Docker. */
export interface UsedDefinition {
  /** The key in the stack file. */
  readonly key: string;
  readonly name: string;
  readonly external: boolean;
  readonly definition: Definition;
  /** The services that use it. */
  readonly services: readonly string[];
}

/** Names that stand for a network of each node and not for one of the swarm (moby, NetworkMode.IsUserDefined). */
const ofNode = new Set(['host', 'bridge', 'none', 'default']);

/** The networks that a deploy needs: those that a service uses. Docker makes no other one. */
export function usedNetworks(stack: string, { services, networks }: Sections): readonly UsedDefinition[] {
  return used(stack, networks, services, networksOf).filter(
    ({ external, name }) => !external || !ofNode.has(name),
  );
}

/** The keys of the networks that services use without any stack file that defines them. */
export function undefinedNetworks({
  services,
  networks,
}: Sections): readonly { service: string; key: string }[] {
  return Object.entries(services).flatMap(([service, definition]) =>
    networksOf(definition)
      .filter((key) => key !== 'default' && !Object.hasOwn(networks, key))
      .map((key) => ({ service, key })),
  );
}

/** The named volumes that services of a stack mount. */
export function usedVolumes(
  stack: string,
  { services, volumes }: Pick<MergedStack, 'services' | 'volumes'>,
): readonly UsedDefinition[] {
  return used(stack, volumes, services, volumesOf);
}

type Sections = Pick<MergedStack, 'services' | 'networks'>;

function used(
  stack: string,
  section: Readonly<Record<string, unknown>>,
  services: Readonly<Record<string, MergedService>>,
  keysOf: (definition: MergedService) => readonly string[],
): readonly UsedDefinition[] {
  const users = new Map<string, string[]>();
  for (const [service, definition] of Object.entries(services))
    for (const key of new Set(keysOf(definition))) users.set(key, [...(users.get(key) ?? []), service]);
  return [...users].map(([key, by]) => {
    const definition = asRecord(section[key]);
    const external = definition['external'] !== undefined && definition['external'] !== false;
    const name = String(definition['name'] || (external ? key : `${stack}_${key}`));
    return { key, name, external, definition, services: by };
  });
}

/** A service without networks is on the network `default`. */
function networksOf(definition: MergedService): readonly string[] {
  const { networks } = definition;
  const keys = Array.isArray(networks) ? networks.map(String) : Object.keys(asRecord(networks));
  return keys.length > 0 ? keys : ['default'];
}

function volumesOf({ volumes }: MergedService): readonly string[] {
  return (Array.isArray(volumes) ? volumes : []).flatMap((mount: unknown) => {
    const { type = 'volume', source } = asRecord(mount);
    return type === 'volume' && source ? [String(source)] : [];
  });
}
