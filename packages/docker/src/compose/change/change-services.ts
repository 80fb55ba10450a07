import type { Host } from '@fairway/host';
import { type ComposeProject, changeByCompose } from '../command/compose-command.ts';
import type { ComposeModel } from '../model/model.ts';
import type { ProjectContainer } from '../project/project-state.ts';

/** The services to start, and the containers that exist already. */
export interface StartRequest {
  readonly model: ComposeModel;
  /** Service → the number of its containers to start. */
  readonly more: ReadonlyMap<string, number>;
  /** All current containers of the project. */
  readonly containers: readonly ProjectContainer[];
  /** Containers that are stopped and removed first. The new ones start in their place. */
  readonly instead?: readonly ProjectContainer[];
  /** Seconds that those may take to stop. Default: each container's own stop timeout. */
  readonly stopSeconds?: number | undefined;
  readonly timeoutMs?: number | undefined;
}

/** Pulls and builds nothing, because the images are on the host already. */
const asTheyAre = ['up', '--detach', '--no-build', '--pull', 'never'];

/**
 * Starts new containers of services, beside the existing ones, which are not touched, or in the place of some. Once
 * begun, the change is finished even if this run ends, so some container always serves.
 *
 * The command names every service that these services need, with its current number of containers. Without them
 * (`--no-deps`) Compose would give the new containers another hash, because the hash of a service covers the services
 * that it needs (docker/compose 2.26, ServiceHash). The next `docker compose up` would then recreate the containers.
 * @throws Failure with Compose's message
 */
export async function startServices(
  host: Host,
  project: ComposeProject,
  { model, more, containers, instead = [], stopSeconds, timeoutMs = 600_000 }: StartRequest,
): Promise<void> {
  if (more.size === 0) return;
  const going = new Set(instead.map(({ id }) => id));
  const left = containers.filter(({ id, oneOff }) => !oneOff && !going.has(id));
  const scales = [...withNeeds(model, [...more.keys()])].flatMap((service) => {
    const there = left.filter((item) => item.service === service).length;
    return ['--scale', `${service}=${there + (more.get(service) ?? 0)}`];
  });
  await changeByCompose(host, project, [...asTheyAre, '--no-recreate', ...scales, ...more.keys()], {
    timeoutMs,
    instead: [...going],
    stopSeconds,
  });
}

/**
 * Recreates services by Compose itself, according to the project's files. Volumes without a name pass from the old
 * container to the new one. The services that they need must already match the files.
 * @throws Failure with Compose's message
 */
export async function recreateServices(
  host: Host,
  project: ComposeProject,
  services: readonly string[],
  {
    stopSeconds,
    anew = false,
  }: {
    readonly stopSeconds?: number | undefined;
    /** Also containers that match the files are recreated. */
    readonly anew?: boolean;
  } = {},
): Promise<void> {
  if (services.length === 0) return;
  const force = anew ? ['--force-recreate'] : [];
  const limit = stopSeconds === undefined ? [] : ['--timeout', String(stopSeconds)];
  await changeByCompose(host, project, [...asTheyAre, ...force, ...limit, ...services], {
    timeoutMs: 600_000,
  });
}

/** The services with all services that they need, directly or not. */
function withNeeds(model: Pick<ComposeModel, 'services'>, services: readonly string[]): ReadonlySet<string> {
  const all = new Set<string>();
  const add = (service: string) => {
    if (all.has(service) || !model.services[service]) return;
    all.add(service);
    for (const need of Object.keys(model.services[service]?.depends_on ?? {})) add(need);
  };
  for (const service of services) add(service);
  return all;
}
