import { type ComposeModel, replicasOf } from '../model/model.ts';
import { jobsOf } from '../model/service-order.ts';
import type { ProjectContainer } from '../project/project-state.ts';
import { addressesOverlap, publishedPorts } from './published-ports.ts';
import { writtenSources } from './written-mounts.ts';

/** What only one service of a host can have at a time. */
export type Claim =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'address'; readonly network: string; readonly address: string }
  | {
      readonly kind: 'port';
      readonly first: number;
      readonly last: number;
      readonly address: string;
      readonly protocol: string;
    };

/** What the containers of a service will claim, by the files. */
export function claimsOf(model: ComposeModel, service: string): readonly Claim[] {
  const definition = model.services[service];
  if (!definition || replicasOf(definition) === 0) return [];
  const { container_name: name, networks } = definition;
  return [
    ...(name ? [{ kind: 'name' as const, name }] : []),
    ...publishedPorts(definition).map((port) => ({ kind: 'port' as const, ...port })),
    ...Object.entries(networks ?? {}).flatMap(([key, net]) =>
      [net?.ipv4_address, net?.ipv6_address].flatMap((address) =>
        address ? [{ kind: 'address' as const, network: model.networks[key]?.name ?? key, address }] : [],
      ),
    ),
  ];
}

/** What a container has. One that does not run has only its name. */
export function claimsHeld({ name, state, ports, networks }: ProjectContainer): readonly Claim[] {
  if (!['running', 'paused', 'restarting'].includes(state)) return [{ kind: 'name', name }];
  return [
    { kind: 'name', name },
    ...ports.map(({ port, ...rest }) => ({ kind: 'port' as const, first: port, last: port, ...rest })),
    ...networks.flatMap(({ name: network, addresses }) =>
      addresses.map((address) => ({ kind: 'address' as const, network, address })),
    ),
  ];
}

/** The first thing that stands in both lists, in words; undefined where there is none. */
export function sharedClaim(some: readonly Claim[], others: readonly Claim[]): string | undefined {
  const clash = some.find((one) => others.some((other) => isSame(one, other)));
  if (!clash) return undefined;
  if (clash.kind === 'name') return `the name ${clash.name}`;
  if (clash.kind === 'address') return `the address ${clash.address}`;
  return clash.first === clash.last ? `port ${clash.first}` : `ports ${clash.first}-${clash.last}`;
}

function isSame(one: Claim, other: Claim): boolean {
  if (one.kind === 'name') return other.kind === 'name' && one.name === other.name;
  if (one.kind === 'address')
    return other.kind === 'address' && one.network === other.network && one.address === other.address;
  return (
    other.kind === 'port' &&
    one.protocol === other.protocol &&
    one.first <= other.last &&
    other.first <= one.last &&
    addressesOverlap(one.address, other.address)
  );
}

/**
 * The volume that a container writes to and a service of the files would write to for the first time, so that two
 * servers could meet on it. Services that share a volume by the files, or have shared it so far, are left alone.
 */
export function takenVolume(
  model: ComposeModel,
  managed: readonly string[],
  taker: { readonly service: string; readonly own: readonly ProjectContainer[] },
  holder: ProjectContainer,
): string | undefined {
  if (!['running', 'paused', 'restarting'].includes(holder.state)) return undefined;
  const writes = (service: string) => {
    const definition = model.services[service];
    return definition ? writtenSources(definition, model, managed) : [];
  };
  const stays = writes(holder.service);
  const source = writes(taker.service).find(
    (one) =>
      holder.writes.includes(one) &&
      !stays.includes(one) &&
      !taker.own.some((item) => item.writes.includes(one)),
  );
  return source && `the data in ${source}`;
}

/**
 * What two services of the files claim both, or one service for several of its containers. Docker starts only one of
 * them. Jobs are left out, because they may run one after the other.
 */
export function impossibleClaims(model: ComposeModel): readonly string[] {
  const jobs = jobsOf(model);
  const services = Object.keys(model.services).filter((service) => !jobs.has(service));
  const claims = services.map((service) => [service, claimsOf(model, service)] as const);
  const between = claims.flatMap(([service, own], index) =>
    claims.slice(index + 1).flatMap(([other, theirs]) => {
      const fixed = (all: readonly Claim[]) =>
        all.filter((one) => one.kind !== 'port' || one.first === one.last);
      const clash = sharedClaim(fixed(own), fixed(theirs));
      return clash ? [`${service} and ${other} both claim ${clash}`] : [];
    }),
  );
  const within = claims.flatMap(([service, own]) => {
    const replicas = replicasOf(model.services[service] ?? {});
    const few = own.find((one) => replicas > (one.kind === 'port' ? one.last - one.first + 1 : 1));
    const words = few && sharedClaim([few], [few]);
    return words ? [`${service} has ${replicas} replicas and only ${words} for them`] : [];
  });
  return [...between, ...within];
}
