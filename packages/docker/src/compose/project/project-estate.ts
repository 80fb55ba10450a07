import type { Host } from '@fairway/host';
import { z } from 'zod';
import type { AskOptions } from '../../engine/engine.ts';
import { askEngine, engineQuery } from '../../engine/index.ts';
import { composeLabels } from './project-state.ts';

/** The facts about a container that the removal of its project needs. */
export interface EstateContainer {
  readonly id: string;
  readonly name: string;
  readonly service: string;
  /** The services that its own service needs. */
  readonly needs: readonly string[];
  readonly state: string;
  /** Directory of the Compose project that made it. */
  readonly workingDir: string;
}

/** A volume that a project uses. */
export interface EstateVolume {
  readonly name: string;
  /** The time when the volume was made. A volume that was removed and made again has the same name and another time. */
  readonly createdAt: string;
  /**
   * - `own`: Compose made it for the project.
   * - `nameless`: the engine made it for one of its containers, and only that container knows it.
   * - `external`: the project only uses the volume and does not own it.
   */
  readonly kind: 'own' | 'nameless' | 'external';
}

/** A container outside the project that needs something of the project. */
export interface Stranger {
  readonly container: string;
  /** The thing that it needs, in words: `the network shop_default`. */
  readonly needs: string;
  readonly kind: 'network' | 'volume';
}

/** Everything of a project on a host, and the strangers that need some of it. */
export interface ProjectEstate {
  readonly containers: readonly EstateContainer[];
  readonly networks: readonly { readonly id: string; readonly name: string }[];
  readonly volumes: readonly EstateVolume[];
  readonly strangers: readonly Stranger[];
}

const containerSchema = z.looseObject({
  Id: z.string(),
  Names: z.array(z.string()).nullish(),
  State: z.string(),
  Labels: z.record(z.string(), z.string()).nullish(),
  HostConfig: z.looseObject({ NetworkMode: z.string().optional() }).nullish(),
  NetworkSettings: z
    .looseObject({ Networks: z.record(z.string(), z.looseObject({ NetworkID: z.string() })).nullish() })
    .nullish(),
  Mounts: z.array(z.looseObject({ Type: z.string(), Name: z.string().optional() })).nullish(),
});
const networkSchema = z.looseObject({ Id: z.string(), Name: z.string() });
const volumeSchema = z.looseObject({
  Name: z.string(),
  CreatedAt: z.string().default(''),
  Labels: z.record(z.string(), z.string()).nullish(),
});

type Listed = z.output<typeof containerSchema>;
type ListedVolume = z.output<typeof volumeSchema>;

/** All containers, ended ones included: without the project's network they could not be started again. */
const allContainers = engineQuery('/containers/json', z.array(containerSchema), { all: '1' });
const allVolumes = engineQuery('/volumes', z.looseObject({ Volumes: z.array(volumeSchema).nullish() }));

/**
 * Reads everything that belongs to a project on a host.
 * @param remembered names of more volumes of the project: nameless ones of containers that are gone
 * @throws Failure where the engine does not answer
 */
export async function projectEstate(
  host: Host,
  project: string,
  { remembered = [], ...options }: AskOptions & { readonly remembered?: readonly string[] } = {},
): Promise<ProjectEstate> {
  const ofProject = { filters: { label: [`${composeLabels.project}=${project}`] } };
  const [everyContainer, networks, { Volumes }] = await askEngine(
    host,
    [allContainers, engineQuery('/networks', z.array(networkSchema), ofProject), allVolumes],
    options,
  );
  const isOwn = ({ Labels }: Pick<Listed, 'Labels'>) => Labels?.[composeLabels.project] === project;
  const [own, others] = [everyContainer.filter(isOwn), everyContainer.filter((item) => !isOwn(item))];
  const used = new Set([...own.flatMap(volumesOf), ...remembered]);
  const volumes = (Volumes ?? [])
    .filter((volume) => isOwn(volume) || used.has(volume.Name))
    .map((volume) => ({
      name: volume.Name,
      createdAt: volume.CreatedAt,
      kind: kindOf(volume, isOwn(volume)),
    }))
    .sort((a, b) => a.name.localeCompare(b.name));
  return {
    containers: own.map(toContainer).sort((a, b) => a.name.localeCompare(b.name)),
    networks: networks
      .map(({ Id, Name }) => ({ id: Id, name: Name }))
      .sort((a, b) => a.name.localeCompare(b.name)),
    volumes,
    strangers: others.flatMap((item) => needsOf(item, own, networks, volumes)),
  };
}

function kindOf(volume: ListedVolume, own: boolean): EstateVolume['kind'] {
  if (own) return 'own';
  return /^[0-9a-f]{64}$/.test(volume.Name) ? 'nameless' : 'external';
}

function nameOf({ Names, Id }: Listed): string {
  return Names?.[0]?.replace(/^\//, '') ?? Id.slice(0, 12);
}

function volumesOf({ Mounts }: Listed): string[] {
  return (Mounts ?? []).flatMap(({ Type, Name }) => (Type === 'volume' && Name ? [Name] : []));
}

function toContainer(item: Listed): EstateContainer {
  const labels = item.Labels ?? {};
  return {
    id: item.Id,
    name: nameOf(item),
    service: labels[composeLabels.service] ?? '',
    needs: (labels[composeLabels.dependsOn] ?? '').split(',').flatMap((need) => need.split(':')[0] || []),
    state: item.State,
    workingDir: labels[composeLabels.workingDir] ?? '',
  };
}

function needsOf(
  stranger: Listed,
  own: readonly Listed[],
  networks: readonly { readonly Id: string; readonly Name: string }[],
  volumes: readonly EstateVolume[],
): Stranger[] {
  const container = nameOf(stranger);
  const attached = Object.entries(stranger.NetworkSettings?.Networks ?? {});
  const inNetworks = networks.filter(({ Id, Name }) =>
    // A container that was never started has no id of its network yet.
    attached.some(([name, { NetworkID }]) => NetworkID === Id || (NetworkID === '' && name === Name)),
  );
  const [, guestOf = ''] = /^container:(.+)$/.exec(stranger.HostConfig?.NetworkMode ?? '') ?? [];
  const landlord = own.find(({ Id }) => Id === guestOf);
  const mounted = volumesOf(stranger);
  return [
    ...inNetworks.map(({ Name }) => ({ container, needs: `the network ${Name}`, kind: 'network' as const })),
    ...(landlord
      ? [{ container, needs: `the network of the container ${nameOf(landlord)}`, kind: 'network' as const }]
      : []),
    ...volumes
      .filter(({ name, kind }) => kind !== 'external' && mounted.includes(name))
      .map(({ name }) => ({ container, needs: `the volume ${name}`, kind: 'volume' as const })),
  ];
}
