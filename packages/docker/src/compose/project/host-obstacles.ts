import type { Host } from '@fairway/host';
import { z } from 'zod';
import type { AskOptions } from '../../engine/engine.ts';
import { allNetworks, allVolumes, askEngine, engineQuery } from '../../engine/index.ts';
import type { EngineNetwork } from '../../engine/networks.ts';
import type { EngineVolume } from '../../engine/volumes.ts';
import { datastoreOf } from '../../registry/reference/datastores.ts';
import type { ComposeModel } from '../model/model.ts';
import { replicasOf } from '../model/model.ts';
import { usedResources } from '../service/used-resources.ts';
import { writtenSources } from '../service/written-mounts.ts';
import { composeLabels } from './project-state.ts';
import { subnetsOverlap } from './subnets.ts';

/** A container of a host. */
export interface SeenContainer {
  readonly name: string;
  /** Its Compose project, or an empty text. */
  readonly project: string;
  /** Names of volumes and paths of the host that it can write to now; none where it does not run. */
  readonly writes: readonly string[];
}

/** What a host has that decides whether Docker can start a project there. */
export interface HostSurvey {
  readonly networks: readonly EngineNetwork[];
  readonly volumes: readonly EngineVolume[];
  readonly containers: readonly SeenContainer[];
  /** Names of the engine's runtimes. */
  readonly runtimes: readonly string[];
  /** Whether the engine is in a swarm: it then knows networks of the swarm only while it uses them. */
  readonly inSwarm: boolean;
  /** Whether NVIDIA's container toolkit, or another description of devices, is installed. */
  readonly gpuToolkit: boolean;
}

const listed = engineQuery(
  '/containers/json',
  z.array(
    z.looseObject({
      Names: z.array(z.string()).nullish(),
      Labels: z.record(z.string(), z.string()).nullish(),
      State: z.string().default(''),
      Mounts: z
        .array(
          z.looseObject({
            Type: z.string().default(''),
            Name: z.string().optional(),
            Source: z.string().optional(),
            RW: z.boolean().optional(),
          }),
        )
        .nullish(),
    }),
  ),
  { all: '1' },
);
const about = engineQuery(
  '/info',
  z.looseObject({
    Runtimes: z.record(z.string(), z.unknown()).nullish(),
    Swarm: z.looseObject({ LocalNodeState: z.string() }).nullish(),
  }),
);
/** Where the engine looks for the toolkit (moby, daemon/nvidia_linux.go), and where descriptions of devices are. */
const toolkit =
  'PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin; command -v nvidia-container-runtime-hook || command -v nvidia-container-cli || ls -A /etc/cdi /var/run/cdi 2>/dev/null';

/** Reads what a host has. It is asked about its graphics processors only where the project wants one. */
export async function surveyHost(
  host: Host,
  model: Pick<ComposeModel, 'services'>,
  options: AskOptions = {},
): Promise<HostSurvey> {
  const [networks, volumes, containers, info] = await askEngine(
    host,
    [allNetworks, allVolumes, listed, about],
    options,
  );
  const asks = Object.values(model.services).some((service) => wantsGpu(service));
  const found = asks
    ? await host.exec(['sh', '-c', toolkit], { accept: 'any', show: 'look for NVIDIA’s container toolkit' })
    : undefined;
  return {
    networks,
    volumes,
    containers: containers.map(({ Names, Labels, State, Mounts }) => ({
      name: Names?.[0]?.replace(/^\//, '') ?? '',
      project: Labels?.[composeLabels.project] ?? '',
      writes:
        State === 'running'
          ? (Mounts ?? []).flatMap(({ Type, Name, Source, RW }) =>
              RW === false ? [] : ((Type === 'volume' ? Name : Source) ?? []),
            )
          : [],
    })),
    runtimes: Object.keys(info.Runtimes ?? {}),
    inSwarm: (info.Swarm?.LocalNodeState ?? 'inactive') !== 'inactive',
    gpuToolkit: (found?.stdout ?? '').trim() !== '',
  };
}

/** Why Docker could not start a project on a host as it is, one sentence each. */
export function hostObstacles(
  model: ComposeModel,
  { networks, volumes, containers, runtimes, inSwarm, gpuToolkit }: HostSurvey,
): readonly string[] {
  const services = Object.entries(model.services).filter(([, service]) => replicasOf(service) > 0);
  const used = usedResources(model);
  const external = [
    ...Object.entries(model.networks).flatMap(([key, one]) => {
      const name = one?.name ?? key;
      const isThere = networks.some((network) => network.name === name || network.id === name);
      return one?.external && used.networks.has(key) && !isThere && !inSwarm
        ? [`the network ${name}, which the files call external, is not there: docker network create ${name}`]
        : [];
    }),
    ...Object.entries(model.volumes).flatMap(([key, one]) => {
      const name = one?.name ?? key;
      return one?.external && used.volumes.has(key) && !volumes.some((volume) => volume.name === name)
        ? [`the volume ${name}, which the files call external, is not there: docker volume create ${name}`]
        : [];
    }),
  ];
  const labelled = Object.entries(model.networks).flatMap(([key, one]) => {
    const is =
      one?.external || !used.networks.has(key) ? undefined : networks.find(({ name }) => name === one?.name);
    if (!is || is.labels[composeLabels.network] === key) return [];
    const owner = is.labels[composeLabels.project];
    return [
      `the network ${is.name} exists and is not the network ${key} of this project${owner ? `, but one of ${owner}` : ''}: give it another name, or write external: true`,
    ];
  });
  const overlapping = Object.entries(model.networks).flatMap(([key, one]) => {
    if (!one || one.external || !used.networks.has(key) || networks.some(({ name }) => name === one.name))
      return [];
    return subnetsOf(one).flatMap((subnet) => {
      const other = networks.find(({ ipam }) =>
        ipam.pools.some((pool) => subnetsOverlap(pool.subnet, subnet)),
      );
      return other
        ? [`the subnet ${subnet} of the network ${key} overlaps with that of the network ${other.name}`]
        : [];
    });
  });
  const names = services.flatMap(([service, { container_name: name }]) => {
    const holder = name
      ? containers.find((one) => one.name === name && one.project !== model.name)
      : undefined;
    if (!holder) return [];
    const whose = holder.project ? `the project ${holder.project}` : 'no project';
    return [`the name ${name}, which ${service} wants, belongs to a container of ${whose}`];
  });
  // Other programs may share a volume with another project on purpose. Two databases never do.
  const sharing = services.flatMap(([service, definition]) => {
    const sources = datastoreOf(definition) ? writtenSources(definition, model, []) : [];
    return containers
      .filter(({ project }) => project !== model.name)
      .flatMap(({ name, writes }) => {
        const source = sources.find((one) => writes.includes(one));
        return source
          ? [
              `${service} is a datastore, and the container ${name} outside of the project writes to ${source}`,
            ]
          : [];
      });
  });
  const machines = services.flatMap(([service, definition]) => {
    const runtime = definition['runtime'];
    if (typeof runtime === 'string' && runtime !== '' && !runtimes.includes(runtime))
      return [`the engine has no runtime ${runtime}, which ${service} wants; it has ${runtimes.join(', ')}`];
    return wantsGpu(definition) && !gpuToolkit && !runtimes.includes('nvidia')
      ? [`${service} wants a graphics processor, and NVIDIA's container toolkit is not installed`]
      : [];
  });
  return [...external, ...labelled, ...overlapping, ...names, ...sharing, ...machines];
}

function wantsGpu(service: Readonly<Record<string, unknown>>): boolean {
  const found = deviceSchema.safeParse(service);
  if (!found.success) return false;
  const { deploy, gpus } = found.data;
  const devices = deploy?.resources?.reservations?.devices ?? [];
  return (
    devices.some(
      ({ capabilities = [], driver }) => driver !== 'cdi' && capabilities.flat().includes('gpu'),
    ) ||
    (gpus !== undefined && gpus !== null)
  );
}

const deviceSchema = z.looseObject({
  gpus: z.unknown().optional(),
  deploy: z
    .looseObject({
      resources: z
        .looseObject({
          reservations: z
            .looseObject({
              devices: z
                .array(
                  z.looseObject({
                    driver: z.string().nullish(),
                    capabilities: z.array(z.union([z.string(), z.array(z.string())])).optional(),
                  }),
                )
                .nullish(),
            })
            .nullish(),
        })
        .nullish(),
    })
    .nullish(),
});

const ipamSchema = z.looseObject({
  ipam: z
    .looseObject({ config: z.array(z.looseObject({ subnet: z.string().nullish() })).nullish() })
    .nullish(),
});

function subnetsOf(network: object): readonly string[] {
  const found = ipamSchema.safeParse(network);
  return found.success ? (found.data.ipam?.config ?? []).flatMap(({ subnet }) => subnet || []) : [];
}
