import type { MergedStack } from '../merge/merged-stack.ts';
import type { StackFault } from './stack-fault.ts';

/** Names of services and networks (moby/swarmkit, manager/controlapi/common.go). */
const dnsName = /^[a-zA-Z0-9](?:[-_]*[A-Za-z0-9]+)*$/;
const longestDnsName = 63;
/** Names of configs and secrets. nameData holds their length. */
const dataName = /^[a-zA-Z0-9]+(?:[a-zA-Z0-9-_.]*[a-zA-Z0-9])?$/;

/** The names that the swarm refuses for what a stack makes in it. */
export function nameFaults(
  stack: string,
  { services, configs, secrets }: Pick<MergedStack, 'services' | 'configs' | 'secrets'>,
  networks: readonly { readonly key: string; readonly name: string }[],
): readonly StackFault[] {
  const data = { configs, secrets };
  return [
    ...Object.keys(services).flatMap((service) =>
      dnsFault('service', ['services', service], service, `${stack}_${service}`),
    ),
    ...networks.flatMap(({ key, name }) => dnsFault('network', ['networks', key], key, name)),
    ...(['configs', 'secrets'] as const).flatMap((kind) =>
      Object.entries(data[kind])
        .filter(([, { external, name }]) => !external && name !== undefined && !dataName.test(`${name}_0`))
        .map(([key, { name }]) => ({
          keys: [kind, key, 'name'],
          what: `${key} of the ${kind} has the name "${name}"`,
          why: 'Swarm takes letters, digits, "-", "_" and ".", with a letter or digit at the beginning.',
          fix: 'Choose another name, or leave `name` out.',
        })),
    ),
  ];
}

function dnsFault(kind: string, keys: readonly string[], key: string, name: string): readonly StackFault[] {
  const tooLong = name.length > longestDnsName;
  if (!tooLong && dnsName.test(name)) return [];
  return [
    {
      keys,
      what: `The ${kind} ${key} would be called ${name}`,
      why: tooLong
        ? `That is ${name.length} characters long, and Swarm takes ${longestDnsName}.`
        : 'Swarm takes letters, digits, "-" and "_" in names, with a letter or digit at the beginning and at the end.',
      fix: tooLong
        ? `Shorten ${key} or the name of the stack.`
        : `Rename ${key}, for example to ${repaired(key)}.`,
    },
  ];
}

function repaired(key: string): string {
  return key.replaceAll(/[^A-Za-z0-9_-]/g, '-').replaceAll(/^[-_]+|[-_]+$/g, '') || 'web';
}
