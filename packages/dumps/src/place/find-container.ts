import { composeLabels } from '@fairway/docker/compose';
import { askEngine, engineQuery } from '@fairway/docker/engine';
import type { Host } from '@fairway/host';
import { allEnded, Failure } from '@fairway/runtime';
import { z } from 'zod';
import { inContainer, type Place, type RunningContainer } from './place.ts';

/** A service whose container is found anew for each run: a deploy gives it another one. */
export type ServiceOf =
  | { readonly project: string; readonly service: string }
  /** A service of a swarm, by its whole name: `shop_db`. */
  | { readonly swarmService: string }
  /** A container that nobody's labels describe. */
  | { readonly container: string };

/** Labels that the swarm puts on the containers of a service (moby, daemon/cluster/executor/container). */
const swarmServiceLabel = 'com.docker.swarm.service.name';

const listed = z.array(
  z.looseObject({
    Id: z.string(),
    Names: z.array(z.string()),
    ImageID: z.string(),
    State: z.string(),
  }),
);
const imageSchema = z.looseObject({ RepoDigests: z.array(z.string()).nullish() });

/**
 * Finds the one running container of a service.
 * @param hosts the machines on which it may run
 * @throws Failure where none or several of them run: nobody can tell which of several holds the data
 */
export async function findContainer(
  hosts: readonly Host[],
  service: ServiceOf,
  signal: AbortSignal,
): Promise<Place> {
  const search = engineQuery('/containers/json', listed, { filters: filtersOf(service) });
  const answers = await allEnded(
    hosts.map(async (host) => {
      const [found] = await askEngine(host, [search], { signal });
      return found.filter((each) => isMeant(each.Names, service)).map((each) => ({ host, ...each }));
    }),
  );
  const all = answers.flat();
  const found = all.filter(({ State }) => State !== 'paused');
  const [only] = found;
  const [paused] = all;
  if (!only && paused) throw isPaused(service, paused);
  if (!only || found.length > 1) throw notOne(service, hosts, found);
  const { host, Id, ImageID } = only;
  const [image] = await askEngine(host, [engineQuery(`/images/${ImageID}/json`, imageSchema)], { signal });
  const container: RunningContainer = {
    id: Id,
    name: nameOf(only.Names),
    imageId: ImageID,
    image: image.RepoDigests?.[0] ?? ImageID,
  };
  return inContainer(host, container, `${describe(service)} on ${host.name}`);
}

function filtersOf(service: ServiceOf): Readonly<Record<string, readonly string[]>> {
  const status = ['running', 'paused'];
  if ('container' in service) return { status, name: [service.container] };
  if ('swarmService' in service) return { status, label: [`${swarmServiceLabel}=${service.swarmService}`] };
  const { project, service: name } = service;
  return {
    status,
    label: [
      `${composeLabels.project}=${project}`,
      `${composeLabels.service}=${name}`,
      `${composeLabels.oneOff}=False`,
    ],
  };
}

/** The engine takes a name as a pattern. */
function isMeant(names: readonly string[], service: ServiceOf): boolean {
  return !('container' in service) || names.includes(`/${service.container}`);
}

function nameOf(names: readonly string[]): string {
  return (names[0] ?? '').replace(/^\//, '');
}

function describe(service: ServiceOf): string {
  if ('container' in service) return `the container ${service.container}`;
  if ('swarmService' in service) return `service ${service.swarmService} of the swarm`;
  return `service ${service.service} of project ${service.project}`;
}

function isPaused(
  service: ServiceOf,
  { host, Names }: { readonly host: Host; readonly Names: readonly string[] },
): Failure {
  const name = nameOf(Names);
  return new Failure({
    what: `The database cannot be reached in ${describe(service)}.`,
    why: `Its container ${name} on ${host.name} is paused.`,
    fix: `Find out who paused it, and let it go on: \`docker unpause ${name}\`.`,
  });
}

function notOne(
  service: ServiceOf,
  hosts: readonly Host[],
  found: readonly { readonly host: Host; readonly Names: readonly string[] }[],
): Failure {
  const places = hosts.map(({ name }) => name).join(', ');
  const what = `The database cannot be reached in ${describe(service)}.`;
  if (found.length === 0)
    return new Failure({
      what,
      why: `No container of it runs on ${places}.`,
      fix: 'Correct the name of the service or of its machine, or start it. `docker ps` there shows what runs.',
    });
  return new Failure({
    what,
    why: `${found.length} containers of it run, and nobody can tell which of them holds the data.`,
    evidence: found.map(({ host, Names }) => `${nameOf(Names)} on ${host.name}`),
    fix: 'Run one container of the database, or name the one to read with `container`.',
  });
}
