import { shortVersion } from '@fairway/deploy-kit';
import {
  type ComposeModel,
  dependencyLevels,
  type EventLog,
  jobsOf,
  judgeOf,
  type ProjectContainer,
  type ProjectWatch,
  projectContainers,
  recreateServices,
  removeContainers,
  type ServiceChange,
  startable,
  startServices,
  startStopped,
  stopContainers,
  untilUp,
} from '@fairway/docker/compose';
import type { Host } from '@fairway/host';
import type { Clock } from '@fairway/runtime';
import { installedProject, leaseOf } from '../fleet/paths.ts';
import type { Installation } from '../installation/installation.ts';
import type { StoredRelease } from '../installation/stored-release.ts';
import { changesFor, hashesOf } from '../plan/changes-for.ts';
import type { Applied } from '../prove/applied.ts';
import { diagnose } from '../prove/diagnosis.ts';
import type { ProjectSettings } from '../settings/project-settings.ts';

export interface ChangeRequest {
  readonly installation: Installation;
  readonly settings: ProjectSettings;
  readonly wanted: StoredRelease;
  /** The containers as they are, where they were read since the project was last changed. Default: they are read. */
  readonly found?: readonly ProjectContainer[];
  /** The time by which services must be up: milliseconds since the Unix epoch, by this machine's clock. */
  readonly deadline: number;
  readonly clock: Clock;
  /** Left out during a return to the previous release. */
  readonly signal?: AbortSignal | undefined;
  /** The events of the containers meanwhile. */
  readonly log: EventLog;
  readonly info: (text: string) => void;
  readonly progress: (text: string) => void;
  /** Seconds that a container may take to stop; by default the time that the container was created with. */
  readonly stopSeconds?: number | undefined;
  /** Called before containers of services are started, when everything that these services need is up. */
  readonly beforeStart?: (services: ReadonlySet<string>) => Promise<void>;
  /** Services that start only after everything that they depend on is up, even where the Compose file asks for less. */
  readonly waitsForNeeds?: ReadonlySet<string>;
  /** The services to make anew, whatever they are. All others stay as they are, and are not waited for. */
  readonly only?: ReadonlySet<string>;
}

/**
 * Starts the services of a release in the order of their dependencies. A rolling change starts new containers beside
 * the old ones; any other change replaces the old containers. Containers that are already right are not touched.
 * Returns when all services are up.
 * @throws Failure with the diagnosis when services do not come up
 */
export async function changeServices(request: ChangeRequest): Promise<Applied> {
  const { installation, settings, wanted, clock, signal, info, progress, deadline, stopSeconds, log, only } =
    request;
  const { host } = installation;
  const { services } = wanted.model;
  const project = installedProject(settings);
  const hashes = await hashesOf(host, wanted, settings, signal);
  const found = request.found ?? (await projectContainers(host, settings.project));
  const started = !only && (await startAgain(host, found, hashes, jobsOf(wanted.model)));
  const before = started ? await projectContainers(host, settings.project) : found;
  const all = await changesFor({ host, before }, wanted, settings, hashes, only);
  const changes = only ? all.filter(({ service }) => only.has(service)) : all;
  const leaving = new Set(changes.flatMap(({ others }) => others.map(({ id }) => id)));
  const judge = await judgeOf(
    host,
    { model: only ? withServices(wanted.model, only) : wanted.model, digests: wanted.release.digests },
    hashes,
    leaving,
  );
  /** Ids of containers that are gone or stopped because another service needed what they had. */
  const cleared = new Set<string>();
  /** The containers as they are; undefined once some of them were changed, or may have changed meanwhile. */
  let current: readonly ProjectContainer[] | undefined = before;
  const watch: ProjectWatch = { host, project: settings.project, judge, clock, progress, log, signal };
  const levels = dependencyLevels(wanted.model);
  for (const change of changes) if (change.action === 'remove') tell(change, info);
  for (const [index, level] of levels.entries()) {
    signal?.throwIfAborted();
    const now = changes.filter(({ service }) => level.includes(service));
    for (const change of now) tell(change, info);
    const starting = now.filter(({ action }) => action === 'start' || action === 'replace');
    if (request.beforeStart && starting.length > 0) {
      // It may take minutes.
      await request.beforeStart(new Set(starting.map(({ service }) => service)));
      current = undefined;
    }
    await changeLevel(now);
    const awaited = neededLater(levels.slice(index + 1).flat(), now);
    if (awaited.size > 0) {
      await requireUp(awaited);
      current = undefined;
    }
  }
  await requireUp();
  const leftOver = changes.flatMap(({ action, others, how }) =>
    action === 'keep' || action === 'start' || how?.strategy === 'recreate'
      ? []
      : others.filter(({ id }) => !cleared.has(id)),
  );
  return { watch, changes, before, leftOver };

  async function changeLevel(level: readonly ServiceChange[]): Promise<void> {
    const limits = { ...leaseOf(settings), stopSeconds };
    const rolling = level.filter(({ how }) => how?.strategy === 'rolling');
    const anew = level.filter(({ action, how }) => action === 'start' || how?.strategy === 'recreate');
    const [inherit, fresh] = split(anew, ({ others }) => others.some((item) => item.anonymousVolumes));
    // Ended containers are removed first: Compose counts them as replicas, and would start them.
    const dead = rolling.flatMap(({ others }) => others.filter(({ state }) => state !== 'running'));
    if (dead.length > 0) current = undefined;
    await removeContainers(host, dead, limits);
    const clears = level.flatMap((change) => change.clears ?? []).filter(({ id }) => !cleared.has(id));
    // Compose's own recreation takes the volumes of a stopped container over, so it must still be there.
    const [inherited, free] = split(clears, (item) => item.anonymousVolumes && item.service in services);
    await stopContainers(host, inherited, limits);
    if (clears.length > 0) current = undefined;
    const instead = [...fresh.flatMap(({ others }) => others), ...free].filter(({ id }) => !cleared.has(id));
    if (fresh.length + rolling.length === 0) await removeContainers(host, free, limits);
    for (const { id } of [...clears, ...instead]) cleared.add(id);
    const more = missing([...rolling, ...fresh]);
    const containers = current ?? (await projectContainers(host, settings.project));
    if (more.size + inherit.length > 0) current = undefined;
    await startServices(host, project, { model: wanted.model, more, containers, instead, stopSeconds });
    await recreateServices(
      host,
      project,
      inherit.map(({ service }) => service),
      { stopSeconds, anew: inherit.some(({ cause }) => cause) },
    );
  }

  async function requireUp(services?: ReadonlySet<string>): Promise<void> {
    const result = await untilUp(watch, deadline, services);
    if (result.ok) return;
    throw await diagnose({
      host,
      project: settings.project,
      version: shortVersion(wanted.release.version),
      watch: result,
      events: log.events(),
    });
  }

  function neededLater(later: readonly string[], level: readonly ServiceChange[]): ReadonlySet<string> {
    const changing = new Set(changes.filter(({ action }) => action !== 'keep').map(({ service }) => service));
    const needs = later
      .filter((service) => changing.has(service))
      .flatMap((service) =>
        Object.entries(services[service]?.depends_on ?? {}).flatMap(([name, { condition }]) =>
          condition !== 'service_started' || request.waitsForNeeds?.has(service) ? [name] : [],
        ),
      );
    return new Set(level.map(({ service }) => service).filter((service) => needs.includes(service)));
  }
}

function withServices(model: ComposeModel, only: ReadonlySet<string>): ComposeModel {
  const services = Object.entries(model.services).filter(([service]) => only.has(service));
  return { ...model, services: Object.fromEntries(services) };
}

/** The number of containers that each service still lacks. */
function missing(changes: readonly ServiceChange[]): ReadonlyMap<string, number> {
  return new Map(changes.map(({ service, replicas, right }) => [service, replicas - right.length]));
}

function split<T>(all: readonly T[], is: (item: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [all.filter(is), all.filter((item) => !is(item))];
}

/**
 * Starts containers of the wanted release that an interrupted run has stopped. They serve again at once, unchanged.
 * @returns whether there were such containers
 */
async function startAgain(
  host: Host,
  containers: readonly ProjectContainer[],
  hashes: ReadonlyMap<string, string>,
  jobs: ReadonlySet<string>,
): Promise<boolean> {
  const stopped = startable(containers, hashes, jobs);
  await startStopped(host, stopped);
  return stopped.length > 0;
}

function tell(change: ServiceChange, info: (text: string) => void): void {
  const { service, action, how, others, cause, yields } = change;
  const why = cause ? `; it is made anew because ${cause}` : '';
  if (action === 'replace') info(`${service}: ${how?.strategy}, because ${how?.reason}${why}`);
  else if (action === 'start') info(`${service}: started; none of it was running`);
  else if (action === 'tidy') info(`${service}: runs already, beside ${others.length} that will go`);
  else if (action === 'remove') {
    const when = yields ? `it goes first, because ${yields}` : 'it goes in the end';
    info(`${service}: is not in the files any more; ${when}`);
  }
}
