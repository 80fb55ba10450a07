import type { Host } from '@fairway/host';
import { z } from 'zod';
import type { AskOptions } from '../../engine/engine.ts';
import { askEngine, engineQuery } from '../../engine/index.ts';

/** Labels that Compose puts on everything of a project (docker/compose, pkg/api/labels.go). */
export const composeLabels = {
  project: 'com.docker.compose.project',
  service: 'com.docker.compose.service',
  number: 'com.docker.compose.container-number',
  configHash: 'com.docker.compose.config-hash',
  workingDir: 'com.docker.compose.project.working_dir',
  oneOff: 'com.docker.compose.oneoff',
  dependsOn: 'com.docker.compose.depends_on',
} as const;

const time = z.string();
const inspected = z
  .looseObject({
    Id: z.string(),
    Name: z.string(),
    Image: z.string(),
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
    Config: z.looseObject({ Image: z.string(), Labels: z.record(z.string(), z.string()).nullish() }),
    HostConfig: z.looseObject({ RestartPolicy: z.looseObject({ Name: z.string() }).nullish() }),
    Mounts: z.array(z.looseObject({ Type: z.string(), Name: z.string().optional() })).nullish(),
  })
  .transform(({ Id, Name, Image, RestartCount, State, Config, HostConfig, Mounts }) => {
    const labels = Config.Labels ?? {};
    return {
      id: Id,
      name: Name.replace(/^\//, ''),
      service: labels[composeLabels.service] ?? '',
      number: Number(labels[composeLabels.number] ?? 0),
      /** Made by `docker compose run`. */
      oneOff: labels[composeLabels.oneOff] === 'True',
      /** Compose's hash of the service that it was made from. */
      configHash: labels[composeLabels.configHash] ?? '',
      /** Directory of the project that made it. */
      workingDir: labels[composeLabels.workingDir] ?? '',
      /** Id of the running image, and the reference that the container was made with. */
      imageId: Image,
      image: Config.Image,
      /** `created`, `running`, `paused`, `restarting`, `removing`, `exited` or `dead`. */
      state: State.Status,
      /** `none` where it has no health check. */
      health: State.Health?.Status ?? 'none',
      exitCode: State.ExitCode,
      error: State.Error,
      outOfMemory: State.OOMKilled,
      startedAt: State.StartedAt,
      finishedAt: State.FinishedAt,
      /** The number of restarts by the engine. */
      restarts: RestartCount,
      restartPolicy: HostConfig.RestartPolicy?.Name || 'no',
      /**
       * The container has a volume without a name. Only Compose's own recreation passes it on to the next container.
       */
      anonymousVolumes: (Mounts ?? []).some(
        ({ Type, Name: volume }) => Type === 'volume' && /^[0-9a-f]{64}$/.test(volume ?? ''),
      ),
    };
  });

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
