import type { Host } from '@fairway/host';
import { z } from 'zod';
import type { AskOptions } from '../../engine/engine.ts';
import { askEngine, engineQuery, healthCheckSchema, healthVerdictMs } from '../../engine/index.ts';
import { definitionLabel } from '../model/definition-label.ts';

/** Labels that Compose puts on everything of a project (docker/compose, pkg/api/labels.go). */
export const composeLabels = {
  project: 'com.docker.compose.project',
  network: 'com.docker.compose.network',
  service: 'com.docker.compose.service',
  number: 'com.docker.compose.container-number',
  configHash: 'com.docker.compose.config-hash',
  workingDir: 'com.docker.compose.project.working_dir',
  oneOff: 'com.docker.compose.oneoff',
  dependsOn: 'com.docker.compose.depends_on',
} as const;

/** The engine's own default (docker/cli, `docker stop`). */
const defaultStopSeconds = 10;

const time = z.string();
const bindings = z
  .array(z.looseObject({ HostIp: z.string().nullish(), HostPort: z.string().nullish() }))
  .nullish();
type Bindings = z.output<typeof bindings>;
const endpoint = z
  .looseObject({
    NetworkID: z.string().nullish(),
    IPAMConfig: z
      .looseObject({ IPv4Address: z.string().nullish(), IPv6Address: z.string().nullish() })
      .nullish(),
    Aliases: z.array(z.string()).nullish(),
    DNSNames: z.array(z.string()).nullish(),
  })
  .transform(({ NetworkID, IPAMConfig, Aliases, DNSNames }) => ({
    id: NetworkID ?? '',
    /** Fixed addresses. */
    addresses: [IPAMConfig?.IPv4Address, IPAMConfig?.IPv6Address].flatMap((address) => address || []),
    /** The names by which others in the network find it. */
    aliases: [...new Set([...(Aliases ?? []), ...(DNSNames ?? [])])],
  }));
const inspected = z
  .looseObject({
    Id: z.string(),
    Name: z.string(),
    Image: z.string(),
    Created: time,
    RestartCount: z.number(),
    State: z.looseObject({
      Status: z.string(),
      ExitCode: z.number(),
      Error: z.string(),
      OOMKilled: z.boolean(),
      StartedAt: time,
      FinishedAt: time,
      Health: z.looseObject({ Status: z.string() }).nullish(),
    }),
    Config: z.looseObject({
      Image: z.string(),
      Labels: z.record(z.string(), z.string()).nullish(),
      StopTimeout: z.number().nullish(),
      Healthcheck: healthCheckSchema.nullish(),
    }),
    HostConfig: z.looseObject({
      RestartPolicy: z.looseObject({ Name: z.string() }).nullish(),
      PortBindings: z.record(z.string(), bindings).nullish(),
      NetworkMode: z.string().nullish(),
      PidMode: z.string().nullish(),
      IpcMode: z.string().nullish(),
      VolumesFrom: z.array(z.string()).nullish(),
    }),
    NetworkSettings: z
      .looseObject({
        Ports: z.record(z.string(), bindings).nullish(),
        Networks: z.record(z.string(), endpoint).nullish(),
      })
      .nullish(),
    Mounts: z
      .array(
        z.looseObject({
          Type: z.string(),
          Name: z.string().optional(),
          Source: z.string().optional(),
          RW: z.boolean().optional(),
          Destination: z.string().optional(),
        }),
      )
      .nullish(),
  })
  .transform(
    ({ Id, Name, Image, Created, RestartCount, State, Config, HostConfig, NetworkSettings, Mounts }) => {
      const labels = Config.Labels ?? {};
      const shared = [HostConfig.NetworkMode, HostConfig.PidMode, HostConfig.IpcMode].flatMap(
        (mode) => /^container:(.+)$/.exec(mode ?? '')?.[1] ?? [],
      );
      const volumesFrom = (HostConfig.VolumesFrom ?? []).map((from) => from.replace(/:.*$/, ''));
      return {
        id: Id,
        name: Name.replace(/^\//, ''),
        service: labels[composeLabels.service] ?? '',
        number: Number(labels[composeLabels.number] ?? 0),
        /** Made by `docker compose run`. */
        oneOff: labels[composeLabels.oneOff] === 'True',
        /** The hash of the service that it was made from: Compose's, or that of the label {@link definitionLabel}. */
        configHash: labels[definitionLabel] ?? labels[composeLabels.configHash] ?? '',
        /** Directory of the project that made it. */
        workingDir: labels[composeLabels.workingDir] ?? '',
        /** Id of the running image, and the reference that the container was made with. */
        imageId: Image,
        image: Config.Image,
        /** `created`, `running`, `paused`, `restarting`, `removing`, `exited` or `dead`. */
        state: State.Status,
        /** `none` where it has no health check. */
        health: State.Health?.Status ?? 'none',
        /** Milliseconds after its start within which its health check says yes or no; 0 where it has none. */
        healthVerdictMs: State.Health ? healthVerdictMs(Config.Healthcheck ?? {}) : 0,
        exitCode: State.ExitCode,
        error: State.Error,
        outOfMemory: State.OOMKilled,
        createdAt: Created,
        startedAt: State.StartedAt,
        finishedAt: State.FinishedAt,
        /** The number of restarts by the engine. */
        restarts: RestartCount,
        restartPolicy: HostConfig.RestartPolicy?.Name || 'no',
        /** Seconds that it may take to stop. The engine kills it then. */
        stopSeconds: Config.StopTimeout ?? defaultStopSeconds,
        /** The services that its own one depends on. */
        dependsOn: (labels[composeLabels.dependsOn] ?? '')
          .split(',')
          .flatMap((need) => need.split(':')[0] || []),
        /**
         * The container has a volume without a name. Only Compose's own recreation passes it on to the next container.
         */
        anonymousVolumes: (Mounts ?? []).some(
          ({ Type, Name: volume }) => Type === 'volume' && /^[0-9a-f]{64}$/.test(volume ?? ''),
        ),
        /** Names of volumes and paths of the host that it can write to. */
        writes: (Mounts ?? []).flatMap(({ Type, Name: volume, Source, RW }) =>
          RW === false ? [] : ((Type === 'volume' ? volume : Source) ?? []),
        ),
        /** The paths inside it where something is mounted, each with the name of a volume or a path of the host. */
        mounts: (Mounts ?? []).flatMap(({ Destination, Name: volume, Source }) =>
          Destination === undefined ? [] : [{ target: Destination, source: volume ?? Source ?? '' }],
        ),
        /** Ports of the host that it has, or would have if it were started. */
        ports: portsOf(NetworkSettings?.Ports ?? {}, HostConfig.PortBindings ?? {}),
        /** The networks that it is attached to. */
        networks: Object.entries(NetworkSettings?.Networks ?? {}).map(([name, found]) => ({
          name,
          ...found,
        })),
        /** Ids of the containers in whose network, processes or volumes it lives. */
        landlords: [...new Set([...shared, ...volumesFrom])],
      };
    },
  );

/** The ports of a running container; for one that does not run, the ports that it asks for. */
function portsOf(given: Readonly<Record<string, Bindings>>, asked: Readonly<Record<string, Bindings>>) {
  const found = Object.values(given).some((all) => all?.length) ? given : asked;
  return Object.entries(found).flatMap(([port, all]) =>
    (all ?? []).flatMap(({ HostIp, HostPort }) => {
      const number = Number(HostPort);
      const protocol = port.split('/')[1] ?? 'tcp';
      return number > 0 ? [{ address: HostIp ?? '', port: number, protocol }] : [];
    }),
  );
}

/** A container of a project, as the engine describes it. */
export type ProjectContainer = z.output<typeof inspected>;

const listed = z.array(z.looseObject({ Id: z.string() }));

const ofProject = (project: string) => ({ filters: { label: [`${composeLabels.project}=${project}`] } });

/** The number of tries, because a container may be removed between the list and its inspection. */
const looks = 3;

/**
 * All containers under a project's name, ended ones and those of another directory's project included.
 * @throws Failure where the engine does not answer
 */
export async function projectContainers(
  host: Host,
  project: string,
  options: AskOptions = {},
): Promise<readonly ProjectContainer[]> {
  for (let look = 1; ; look++) {
    const [list] = await askEngine(
      host,
      [engineQuery('/containers/json', listed, { all: '1', ...ofProject(project) })],
      options,
    );
    if (list.length === 0) return [];
    try {
      const found = await askEngine(
        host,
        list.map(({ Id }) => engineQuery(`/containers/${Id}/json`, inspected)),
        options,
      );
      return [...found].sort((a, b) => a.service.localeCompare(b.service) || a.number - b.number);
    } catch (error) {
      if (look === looks) throw error;
    }
  }
}

const networks = z.array(z.looseObject({ Id: z.string(), Name: z.string() }));
const volumes = z.looseObject({ Volumes: z.array(z.looseObject({ Name: z.string() })).nullish() });

/** Names of the networks and volumes that Compose made for a project. */
export async function projectBelongings(
  host: Host,
  project: string,
  options: AskOptions = {},
): Promise<{ readonly networks: readonly string[]; readonly volumes: readonly string[] }> {
  const [nets, vols] = await askEngine(
    host,
    [
      engineQuery('/networks', networks, ofProject(project)),
      engineQuery('/volumes', volumes, ofProject(project)),
    ],
    options,
  );
  return {
    networks: nets.map(({ Name }) => Name).sort(),
    volumes: (vols.Volumes ?? []).map(({ Name }) => Name).sort(),
  };
}

/** Containers under the project's name that another directory's project made. */
export function foreignContainers(
  containers: readonly ProjectContainer[],
  directory: string,
): readonly ProjectContainer[] {
  return containers.filter(({ workingDir }) => workingDir !== directory);
}
