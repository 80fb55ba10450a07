import { begunLock, type Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { z } from 'zod';
import { exchange } from '../../engine/engine.ts';
import { askEngine, engineQuery } from '../../engine/index.ts';
import { heldMeanwhile } from '../command/compose-scripts.ts';
import type { ProjectContainer } from '../project/project-state.ts';

export interface StopOptions {
  /** Seconds that containers may take to stop. Default: each container's own stop timeout. */
  readonly stopSeconds?: number | undefined;
  /** The lease under which they are stopped. The next run gets the lease only when they have stopped. */
  readonly lease?: string;
}

export interface RemoveOptions extends StopOptions {
  /** The containers were already stopped. */
  readonly stopped?: boolean;
}

/** $1 lock, $2 seconds or nothing, then ids. */
const stopScript = `
held=$1 limit=$2; shift 2
${heldMeanwhile}
said=$(docker stop \${limit:+--time "$limit"} "$@" 2>&1 >/dev/null) && exit 0
case $said in *"No such container"*) exit 0 ;; esac
printf '%s\\n' "$said" >&2
exit 1
`;

/**
 * Stops containers in parallel, and waits as long as each of them may take. They are not removed, so they can be
 * started again.
 * @throws Failure where a container could not be told to stop
 */
export async function stopContainers(
  host: Host,
  containers: readonly Pick<ProjectContainer, 'id' | 'name'>[],
  options: StopOptions = {},
): Promise<void> {
  await run(host, stopScript, 'stopped', containers, options);
}

/** $1 lock, $2 seconds, nothing, or `stopped`, then ids. */
const removeScript = `
held=$1 limit=$2; shift 2
${heldMeanwhile}
[ "$limit" = stopped ] || docker stop \${limit:+--time "$limit"} "$@" >/dev/null 2>&1
said=$(docker rm --force "$@" 2>&1 >/dev/null) && exit 0
case $said in *"No such container"*|*"already in progress"*) exit 0 ;; esac
printf '%s\\n' "$said" >&2
exit 1
`;

/**
 * Stops and removes containers in parallel. A container that is already gone is not an error. Their volumes stay.
 * @throws Failure where a container stays
 */
export async function removeContainers(
  host: Host,
  containers: readonly Pick<ProjectContainer, 'id' | 'name'>[],
  { stopped = false, ...options }: RemoveOptions = {},
): Promise<void> {
  await run(host, removeScript, 'removed', containers, options, stopped ? 'stopped' : undefined);
}

/** $1 lock, then ids. One program does both, so that a run that is cut leaves nothing stopped. */
const restartScript = `
held=$1; shift
${heldMeanwhile}
docker stop "$@" >/dev/null 2>&1
said=$(docker start "$@" 2>&1 >/dev/null) && exit 0
printf '%s\\n' "$said" >&2
exit 1
`;

/** Milliseconds for the engine itself, beside the time that containers may take to stop. */
const engineMs = 120_000;

/**
 * Restarts containers side by side: each is stopped within its own time, and started again. What ended is started.
 * @throws Failure with Docker's message where one of them does not start
 */
export async function restartContainers(
  host: Host,
  containers: readonly Pick<ProjectContainer, 'id' | 'name' | 'stopSeconds'>[],
  { lease }: Pick<StopOptions, 'lease'>,
): Promise<void> {
  if (containers.length === 0) return;
  const names = containers.map(({ name }) => name).join(' ');
  const words = [lease ? begunLock(lease) : '', ...containers.map(({ id }) => id)];
  const { exitCode, stderr } = await host.exec(['sh', '-c', restartScript, 'restart', ...words], {
    accept: 'any',
    timeoutMs: restartMs(containers),
    show: `docker restart ${names}`,
  });
  if (exitCode === 0) return;
  throw new Failure({
    what: `Containers could not be restarted on ${host.name}: ${names}.`,
    why: stderr.trim() || `\`docker start\` ended with exit status ${exitCode}.`,
    fix: `Run there: docker start ${names}`,
  });
}

/**
 * Milliseconds that a restart may take. A call that ends before the container has had its time to stop would be taken
 * for a failure, and be made again.
 */
export function restartMs(containers: readonly Pick<ProjectContainer, 'stopSeconds'>[]): number {
  return Math.max(0, ...containers.map(({ stopSeconds }) => stopSeconds)) * 1000 + engineMs;
}

async function run(
  host: Host,
  script: string,
  done: 'stopped' | 'removed',
  containers: readonly Pick<ProjectContainer, 'id' | 'name'>[],
  { stopSeconds, lease }: StopOptions,
  limit = String(stopSeconds ?? ''),
): Promise<void> {
  if (containers.length === 0) return;
  const names = containers.map(({ name }) => name);
  const words = [lease ? begunLock(lease) : '', limit, ...containers.map(({ id }) => id)];
  const verb = done === 'stopped' ? 'stop' : 'rm --force';
  const { exitCode, stderr } = await host.exec(['sh', '-c', script, done, ...words], {
    accept: 'any',
    timeoutMs: 300_000,
    show: `docker ${verb} ${names.join(' ')}`,
  });
  if (exitCode === 0) return;
  throw new Failure({
    what: `Containers could not be ${done} on ${host.name}: ${names.join(', ')}.`,
    why: stderr.trim() || `\`docker ${verb}\` ended with exit status ${exitCode}.`,
    fix: `Run there: docker ${verb} ${names.join(' ')}`,
  });
}

/** The name that Compose gives the container of a place: `app-web-1`. */
const placeName = (project: string, service: string, place: number) => `${project}-${service}-${place}`;

/**
 * Gives new containers the names of the removed ones that they replaced. So `app-web-1` exists after every rolling
 * change. Docker's DNS follows.
 * @returns old name → new name
 */
export async function settleNames(
  host: Host,
  project: string,
  service: string,
  containers: readonly ProjectContainer[],
): Promise<ReadonlyMap<string, string>> {
  const names = new Set(containers.map((_, index) => placeName(project, service, index + 1)));
  const made = new RegExp(`^(?:[0-9a-f]{12}_)?${placeName(project, service, 0).slice(0, -1)}\\d+$`);
  const free = [...names].filter((name) => !containers.some((item) => item.name === name));
  const renamed = new Map<string, string>();
  for (const { id, name } of containers.filter((item) => !names.has(item.name) && made.test(item.name))) {
    const to = free.shift();
    if (!to) break;
    const path = `/containers/${id}/rename?${new URLSearchParams({ name: to })}`;
    const [answer] = await exchange(host, [{ method: 'POST', path }]);
    // A repeated request is refused. If the refusal has another reason, docker's own command reports it.
    if (answer?.status !== 204 && !(await hasName(host, id, to)))
      await host.exec(['docker', 'rename', id, to]);
    renamed.set(name, to);
  }
  return renamed;
}

async function hasName(host: Host, id: string, name: string): Promise<boolean> {
  const [{ Name }] = await askEngine(host, [
    engineQuery(`/containers/${id}/json`, z.looseObject({ Name: z.string() })),
  ]);
  return Name === `/${name}`;
}

/**
 * Starts containers that were stopped and not removed.
 * @throws Failure with Docker's message where a container does not start
 */
export async function startStopped(
  host: Host,
  containers: readonly Pick<ProjectContainer, 'id' | 'name'>[],
): Promise<void> {
  if (containers.length === 0) return;
  const names = containers.map(({ name }) => name).join(' ');
  await host.exec(['docker', 'start', ...containers.map(({ id }) => id)], { show: `docker start ${names}` });
}
