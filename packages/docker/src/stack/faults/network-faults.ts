import { isIP } from 'node:net';
import { asRecord } from '@fairway/runtime';
import {
  type Definition,
  type DefinitionDifference,
  isLabel,
  networkDifferences,
} from '../../engine/kept-definitions.ts';
import type { EngineNetwork } from '../../engine/networks.ts';
import { stackLabel } from '../../swarm/model/services.ts';
import type { MergedStack } from '../merge/merged-stack.ts';
import type { StackFault } from './stack-fault.ts';
import type { SwarmState } from './swarm-state.ts';
import { type UsedDefinition, undefinedNetworks, usedNetworks } from './uses.ts';

/** What Docker refuses in the networks of a stack, as far as its file tells. */
export function networkFaults(
  stack: Pick<MergedStack, 'services' | 'networks'>,
  name: string,
): readonly StackFault[] {
  const undefinedOnes = undefinedNetworks(stack).map(({ service, key }) => ({
    keys: ['services', service, 'networks'],
    what: `The service ${service} uses the network ${key}`,
    why: 'No stack file has it under the top-level `networks`.',
    fix: `Add it there: \`${key}:\`, with \`external: true\` where it exists already.`,
  }));
  const forbidden = usedNetworks(name, stack).flatMap((network): StackFault[] => {
    const { key, external, definition } = network;
    const { driver } = definition;
    if (external && network.name === 'ingress') {
      const what = `The network ${key} is the routing mesh`;
      const fix = 'Use a network of your own.';
      return [{ keys: ['networks', key], what, why: 'Swarm attaches no service to it by name.', fix }];
    }
    if (external || !['bridge', 'host', 'macvlan', 'ipvlan', 'none', 'null'].includes(String(driver)))
      return [];
    return [
      {
        keys: ['networks', key, 'driver'],
        what: `The network ${key} has the driver ${driver}`,
        why: 'Such a network belongs to one node, and services need a network of the swarm.',
        fix:
          driver === 'host'
            ? `Write \`${key}: {external: true, name: host}\`.`
            : 'Write overlay or leave the driver out; or make the network by hand and name it as external.',
      },
    ];
  });
  const subnets = usedNetworks(name, stack).flatMap(({ key, external, definition }) =>
    external ? [] : subnetFaults(key, definition),
  );
  return [...undefinedOnes, ...forbidden, ...subnets];
}

/** An engine takes the base address of a subnet with its length, and nothing else. */
function subnetFaults(key: string, definition: Definition): readonly StackFault[] {
  const { config } = asRecord(definition['ipam']);
  return (Array.isArray(config) ? config : []).flatMap((pool: unknown): StackFault[] => {
    const subnet = asRecord(pool)['subnet'];
    const right = subnet === undefined ? undefined : rightSubnet(String(subnet));
    if (right === subnet) return [];
    const what = `The network ${key} has the subnet "${subnet}"`;
    const why = 'Docker takes the first address of a subnet, a slash and its length.';
    return [{ keys: ['networks', key, 'ipam'], what, why, fix: `Write ${right}.` }];
  });
}

/** The subnet as an engine takes it, or one like it where the text is none. */
function rightSubnet(text: string): string {
  const [base = '', bits] = text.split('/');
  const length = Number(bits);
  if (isIP(base) === 6 && /^\d{1,3}$/.test(bits ?? '') && length <= 128) return text;
  if (isIP(base) !== 4) return '10.20.0.0/24';
  if (!/^\d{1,2}$/.test(bits ?? '') || length > 32) return `${base}/24`;
  const number = base.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const first = number - (number % 2 ** (32 - length));
  return `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join('.')}/${bits}`;
}

/**
 * What keeps the networks of a stack from being what its file says: external ones that are missing, names that are taken, and
 * existing networks that are another one. Docker never changes a network.
 * @param before the stack that was deployed last, where it is known
 */
export function networkStateFaults(
  stack: string,
  next: Pick<MergedStack, 'services' | 'networks'>,
  state: SwarmState,
  before?: Pick<MergedStack, 'networks'>,
): readonly StackFault[] {
  return usedNetworks(stack, next).flatMap((network): readonly StackFault[] => {
    if (network.external) return externalFaults(network, state.networks);
    const there = state.networks.find((found) => found.name === network.name && found.scope !== 'local');
    const local = localFaults(network, state);
    if (!there) return local;
    if (there.labels[stackLabel] !== stack) return [taken(network, there)];
    const changed = differencesOf(network, there, before).filter((difference) => !isLabel(difference));
    return changed.length === 0 ? local : [...local, changedFault(stack, network, changed)];
  });
}

/** The labels of networks that Docker will not bring up to date, each in words. */
export function networkLabels(
  stack: string,
  next: Pick<MergedStack, 'services' | 'networks'>,
  { networks }: Pick<SwarmState, 'networks'>,
): readonly string[] {
  return usedNetworks(stack, next).flatMap((network) => {
    const there = networks.find(({ name, scope }) => name === network.name && scope !== 'local');
    if (!there || network.external) return [];
    return differencesOf(network, there)
      .filter(isLabel)
      .map((difference) => `the network ${network.name} keeps its labels: ${inWords(difference)}`);
  });
}

/** What an existing network lacks of its definition. Without a driver, `docker stack deploy` asks for overlay. */
function differencesOf(
  { key, definition }: UsedDefinition,
  is: EngineNetwork,
  before?: Pick<MergedStack, 'networks'>,
) {
  const last = before && asRecord(before.networks[key]);
  return networkDifferences({ driver: 'overlay', ...definition }, is, last);
}

/** One difference as a line for people. */
export function inWords({ key, wanted, is }: DefinitionDifference): string {
  return `${key} is ${is === '' ? 'empty' : is}, and the file says ${wanted === '' ? 'empty' : wanted}`;
}

function externalFaults(
  { key, name, services }: UsedDefinition,
  networks: readonly EngineNetwork[],
): readonly StackFault[] {
  const found = networks.filter((network) => network.name === name || network.id === name);
  if (found.some(({ scope }) => scope === 'swarm')) return [];
  const local = found[0];
  return [
    {
      keys: ['networks', key],
      what: local
        ? `The network ${name} belongs to one node, and services need a network of the swarm`
        : `The swarm has no network ${name}, which the stack expects there`,
      why: local
        ? `Its scope is ${local.scope} (driver ${local.driver}).`
        : `The stack file says that it is external, so Docker does not make it. Used by: ${services.join(', ')}.`,
      fix: `Create it on a manager: docker network create --driver overlay ${name}${local ? '_swarm, and write that name' : ''}; or remove \`external\`.`,
    },
  ];
}

function taken({ key, name }: UsedDefinition, there: EngineNetwork): StackFault {
  const owner = there.labels[stackLabel];
  return {
    keys: ['networks', key],
    what: `The name ${name} is taken by another network`,
    why: owner
      ? `It belongs to the stack ${owner}.`
      : 'It does not belong to this stack: it was made by hand.',
    fix: `Write \`external: true\` and \`name: ${name}\` to use it, or give the network of the stack another \`name\`.`,
  };
}

/** A node that has a network of its own of this name: its tasks would get on the wrong one, or on none. */
function localFaults({ key, name }: UsedDefinition, { networks, nodes }: SwarmState): readonly StackFault[] {
  const isLocal = (network: EngineNetwork) => network.name === name && network.scope === 'local';
  const having = nodes.filter((node) => node.networks.some(isLocal)).map(({ node }) => node);
  const local = [...networks, ...nodes.flatMap((node) => node.networks)].find(isLocal);
  if (!local) return [];
  const project = local.labels['com.docker.compose.project'];
  return [
    {
      keys: ['networks', key],
      what: `The name ${name} is taken by a network of ${having.length > 0 ? having.join(', ') : 'the manager'}`,
      why: `A ${local.driver} network of that name exists there${project ? `, of the Compose project ${project}` : ''}. Docker would mix it up with the network of the stack.`,
      fix: 'Give the network of the stack another `name`, rename the stack or the Compose project, or remove the other network: docker network rm.',
    },
  ];
}

function changedFault(
  stack: string,
  { key, name, services }: UsedDefinition,
  changed: readonly DefinitionDifference[],
): StackFault {
  const [first] = changed;
  return {
    keys: ['networks', key, ...(first?.key.split('.').slice(0, 1) ?? [])],
    what: `The network ${name} exists and is not what the stack file says`,
    why: 'Docker makes a network once and never changes it. The deploy would leave it as it is.',
    evidence: changed.map(inWords),
    fix: `Write another key or \`name\` for it, such as \`name: ${name}_2\`: the services move to the new network with this release. Or remove it by hand: docker service rm ${services.map((service) => `${stack}_${service}`).join(' ')}, then docker network rm ${name}. Nobody is served from then until the next deploy.`,
  };
}

/** What the networks of a stack lack of what its file says, and which are missing, in words. */
export function networksApart(
  stack: string,
  next: Pick<MergedStack, 'services' | 'networks'>,
  networks: readonly EngineNetwork[],
): readonly string[] {
  return usedNetworks(stack, next).flatMap((network) => {
    const { name, external } = network;
    const there = networks.find((found) => found.name === name && found.scope !== 'local');
    if (!there) return external ? [] : [`the network ${name} is not there`];
    if (external) return [];
    return differencesOf(network, there)
      .filter((difference) => !isLabel(difference))
      .map((difference) => `the network ${name}: ${inWords(difference)}`);
  });
}
