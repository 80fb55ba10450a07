import type { Host } from '@fairway/host';
import { z } from 'zod';
import type { AskOptions } from '../../engine/engine.ts';
import { allNetworks, allVolumes, askEngine, engineQuery } from '../../engine/index.ts';
import type { EngineNetwork } from '../../engine/networks.ts';
import type { EngineVolume } from '../../engine/volumes.ts';
import type { ComposeModel } from '../model/model.ts';
import { publishedPorts } from '../service/published-ports.ts';
import { composeLabels } from './project-state.ts';
import { type Listener, listeningSockets } from './taken-ports.ts';

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
  /** What waits for connections at its ports; empty where the project publishes none. */
  readonly listeners: readonly Listener[];
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
      Ports: z
        .array(
          z.looseObject({
            IP: z.string().optional(),
            PublicPort: z.number().optional(),
            Type: z.string().optional(),
          }),
        )
        .nullish(),
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
type Listed = z.output<(typeof listed)['schema']>[number];
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

/**
 * Reads what a host has. It is asked about its graphics processors and its ports only where the project wants some.
 */
export async function surveyHost(
  host: Host,
  model: Pick<ComposeModel, 'name' | 'services'>,
  options: AskOptions = {},
): Promise<HostSurvey> {
  const services = Object.values(model.services);
  const publishes = services.some((service) => publishedPorts(service).length > 0);
  const [[networks, volumes, containers, info], sockets, found] = await Promise.all([
    askEngine(host, [allNetworks, allVolumes, listed, about], options),
    publishes ? listeningSockets(host, options.signal) : [],
    services.some(wantsGpu)
      ? host.exec(['sh', '-c', toolkit], { accept: 'any', show: "look for NVIDIA's container toolkit" })
      : undefined,
  ]);
  return {
    networks,
    volumes,
    containers: containers.map(({ Names, Labels, State, Mounts }) => ({
      name: nameOf(Names),
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
    listeners: publishes ? [...containers.flatMap((one) => portsOf(one, model.name)), ...sockets] : [],
    gpuToolkit: (found?.stdout ?? '').trim() !== '',
  };
}

/** Containers come before other processes among the listeners, because Docker itself listens for a container. */
function portsOf({ Names, Labels, Ports }: Listed, project: string): readonly Listener[] {
  return (Ports ?? []).flatMap(({ IP = '', PublicPort, Type = 'tcp' }) =>
    PublicPort === undefined
      ? []
      : [
          {
            protocol: Type,
            address: IP,
            port: PublicPort,
            by: `the container ${nameOf(Names) || '?'}`,
            own: Labels?.[composeLabels.project] === project,
          },
        ],
  );
}

function nameOf(names: readonly string[] | null | undefined): string {
  return names?.[0]?.replace(/^\//, '') ?? '';
}

/** Whether a service wants a graphics processor of NVIDIA. */
export function wantsGpu(service: Readonly<Record<string, unknown>>): boolean {
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
