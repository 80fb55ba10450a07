import type { Host } from '@fairway/host';
import { z } from 'zod';
import { allNetworks, allVolumes, askEngine, engineQuery } from '../../engine/index.ts';
import type { EngineNetwork } from '../../engine/networks.ts';
import type { EngineVolume } from '../../engine/volumes.ts';
import { stackLabel } from '../../swarm/model/services.ts';
import type { PublishedPort } from './port-faults.ts';

/** A service of the swarm, of any stack, as far as it can be in the way of another one. */
export interface OtherService {
  readonly name: string;
  /** The stack that it belongs to by its label; empty where it has none. */
  readonly stack: string;
  /** `replicated`, `global`, `replicated-job` or `global-job`. */
  readonly mode: string;
  readonly ports: readonly PublishedPort[];
}

/** A port of one node that a container there has. */
export interface HeldPort {
  /** `8080/tcp` */
  readonly port: string;
  /** Who has it, in words: `the service edge_web`, `the container shop-web-1 of the Compose project shop`. */
  readonly holder: string;
  /** The service whose task the container is; empty where it is none. */
  readonly service: string;
  /** The stack of that service; empty where it has none. */
  readonly stack: string;
}

/** What one node has of its own. */
export interface NodeState {
  readonly node: string;
  readonly ports: readonly HeldPort[];
  readonly networks: readonly EngineNetwork[];
  readonly volumes: readonly EngineVolume[];
}

/** What a swarm has that a deploy meets. */
export interface SwarmState {
  readonly services: readonly OtherService[];
  /** All networks that the manager knows. */
  readonly networks: readonly EngineNetwork[];
  readonly nodes: readonly NodeState[];
  /** What each node of the swarm has to give, by its host name. */
  readonly resources: ReadonlyMap<string, NodeResources>;
}

export interface NodeResources {
  readonly cpus: number;
  readonly memoryBytes: number;
}

const allResources = engineQuery(
  '/nodes',
  z
    .array(
      z.looseObject({
        Description: z.looseObject({
          Hostname: z.string(),
          Resources: z
            .looseObject({ NanoCPUs: z.number().optional(), MemoryBytes: z.number().optional() })
            .nullish(),
        }),
      }),
    )
    .transform(
      (nodes): SwarmState['resources'] =>
        new Map(
          nodes.flatMap(({ Description: { Hostname, Resources } }) =>
            Resources?.NanoCPUs && Resources.MemoryBytes
              ? [[Hostname, { cpus: Resources.NanoCPUs / 1e9, memoryBytes: Resources.MemoryBytes }]]
              : [],
          ),
        ),
    ),
);

const portsSchema = z
  .looseObject({
    Ports: z
      .array(
        z.looseObject({
          PublishedPort: z.number().optional(),
          Protocol: z.string().optional(),
          PublishMode: z.string().optional(),
        }),
      )
      .nullish(),
  })
  .nullish();

const modes = {
  Replicated: 'replicated',
  Global: 'global',
  ReplicatedJob: 'replicated-job',
  GlobalJob: 'global-job',
} as const;

const serviceSchema = z
  .looseObject({
    Spec: z.looseObject({
      Name: z.string(),
      Labels: z.record(z.string(), z.string()).nullish(),
      Mode: z.record(z.string(), z.unknown()),
      EndpointSpec: portsSchema,
    }),
    Endpoint: portsSchema,
  })
  .transform(({ Spec, Endpoint }): OtherService => {
    const mode = Object.entries(modes).find(
      ([key]) => Spec.Mode[key] !== undefined && Spec.Mode[key] !== null,
    );
    // Swarm judges the ports that are written, and those that a service without numbers got.
    const ports = [...(Spec.EndpointSpec?.Ports ?? []), ...(Endpoint?.Ports ?? [])];
    return {
      name: Spec.Name,
      stack: Spec.Labels?.[stackLabel] ?? '',
      mode: mode?.[1] ?? 'replicated',
      ports: ports.flatMap(({ PublishedPort, Protocol = 'tcp', PublishMode }) =>
        PublishedPort
          ? [
              {
                port: `${PublishedPort}/${Protocol}`,
                mode: PublishMode === 'host' ? ('host' as const) : ('ingress' as const),
              },
            ]
          : [],
      ),
    };
  });

/** All services of the swarm, of all stacks. */
export const allServices = engineQuery('/services', z.array(serviceSchema));

const containerSchema = z
  .looseObject({
    Names: z.array(z.string()).nullish(),
    Labels: z.record(z.string(), z.string()).nullish(),
    Ports: z
      .array(z.looseObject({ PublicPort: z.number().optional(), Type: z.string().optional() }))
      .nullish(),
  })
  .transform(({ Names, Labels, Ports }): readonly HeldPort[] => {
    const service = Labels?.['com.docker.swarm.service.name'] ?? '';
    const project = Labels?.['com.docker.compose.project'];
    const name = Names?.[0]?.replace(/^\//, '') ?? '';
    const container = `the container ${name}${project ? ` of the Compose project ${project}` : ''}`;
    const holder = service ? `the service ${service}` : container;
    const ports = (Ports ?? []).flatMap(({ PublicPort, Type = 'tcp' }) =>
      PublicPort ? [`${PublicPort}/${Type}`] : [],
    );
    // Docker lists a port once for IPv4 and once for IPv6.
    return [...new Set(ports)].map((port) => ({
      port,
      holder,
      service,
      stack: Labels?.[stackLabel] ?? '',
    }));
  });

/** The ports of a node that running containers have there, apart from those of the routing mesh. */
export const heldPorts = engineQuery(
  '/containers/json',
  z.array(containerSchema).transform((perContainer): readonly HeldPort[] => perContainer.flat()),
);

/** Reads what a deploy meets: services and networks of the swarm, networks, volumes and ports of each node. Nothing is changed. */
export async function readSwarmState(
  manager: Host,
  nodes: readonly { readonly node: { readonly hostname: string }; readonly host: Host }[],
  signal?: AbortSignal,
): Promise<SwarmState> {
  const [[services, networks, resources], perNode] = await Promise.all([
    askEngine(manager, [allServices, allNetworks, allResources], { signal }),
    Promise.all(nodes.map((item) => readNodeState(item, signal))),
  ]);
  return { services, networks, nodes: perNode, resources };
}

/** Reads networks, volumes and published ports of one node. */
export async function readNodeState(
  { node, host }: { readonly node: { readonly hostname: string }; readonly host: Host },
  signal?: AbortSignal,
): Promise<NodeState> {
  const [networks, volumes, ports] = await askEngine(host, [allNetworks, allVolumes, heldPorts], { signal });
  return { node: node.hostname, networks, volumes, ports };
}
