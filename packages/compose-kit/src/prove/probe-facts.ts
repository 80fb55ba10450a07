import { variableOfServices } from '@fairway/deploy-kit';
import {
  jobsOf,
  type ProjectContainer,
  projectContainers,
  readDotenv,
  replicasOf,
} from '@fairway/docker/compose';
import type { ProbeRun, ServiceSeen } from '@fairway/health';
import type { Host } from '@fairway/host';
import type { StoredRelease } from '../installation/stored-release.ts';

/** What probes are told about a release on its host: its services, and the values of its variables. */
export function probeFacts(
  host: Host,
  project: string,
  release: Pick<StoredRelease, 'model' | 'dotenv' | 'release'>,
  signal?: AbortSignal,
): Pick<ProbeRun, 'lookAtServices' | 'variable'> {
  return {
    lookAtServices: async () =>
      servicesSeen(host.label, release, await projectContainers(host, project, { signal })),
    variable: (name) => variableIn(host, release, name, signal),
  };
}

/**
 * The value of a variable of a release: that of its `.env`, else the one that its services are given.
 * @throws Failure where its services are given different ones
 */
export async function variableIn(
  host: Host,
  { model, dotenv }: Pick<StoredRelease, 'model' | 'dotenv'>,
  name: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const { [name]: written } = dotenv === '' ? {} : await readDotenv(host, dotenv, signal);
  if (written) return written;
  const found = variableOfServices(
    name,
    Object.fromEntries(
      Object.entries(model.services).map(([service, { environment = {} }]) => [service, environment]),
    ),
  );
  // The model is one that Compose reads: a dollar sign in it is written twice.
  return found?.replaceAll('$$', '$');
}

/** The services of a release by the containers of its project. */
export function servicesSeen(
  host: string,
  { model, release }: Pick<StoredRelease, 'model' | 'release'>,
  containers: readonly ProjectContainer[],
): readonly ServiceSeen[] {
  const jobs = jobsOf(model);
  return Object.entries(model.services).map(([service, definition]): ServiceSeen => {
    const own = containers.filter((item) => item.service === service && !item.oneOff);
    const running = own.filter(({ state }) => state === 'running');
    const of = (health: string) => running.find((item) => item.health === health);
    const wanted = replicasOf(definition);
    const well = running.filter(({ health }) => health === 'none' || health === 'healthy').length;
    const ended = own.find(({ state, exitCode }) => state === 'exited' && exitCode === 0);
    const job = jobs.has(service) && ended !== undefined;
    return {
      service,
      host,
      state: job
        ? 'job'
        : well >= wanted
          ? 'up'
          : of('unhealthy') || running.length < wanted
            ? 'down'
            : 'starting',
      running: well,
      wanted,
      restarts: own.reduce((sum, { restarts }) => sum + restarts, 0),
      image: running.find(({ image }) => image.includes('@sha256:'))?.image,
      released: release.digests[service],
      why: of('unhealthy') ? 'its health check says that it is unhealthy' : undefined,
      evidence: [],
    };
  });
}
