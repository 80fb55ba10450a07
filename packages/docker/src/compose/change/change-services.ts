import type { Host } from '@fairway/host';
import { type ComposeProject, changeByCompose } from '../command/compose-command.ts';
import type { ComposeModel } from '../model/model.ts';
import type { ProjectContainer } from '../project/project-state.ts';

/** Services to start, and what is there beside them. */
export interface StartRequest {
  readonly model: ComposeModel;
  /** Service → how many containers of it to start. */
  readonly more: ReadonlyMap<string, number>;
  /** Everything of the project that is there now. */
  readonly containers: readonly ProjectContainer[];
  /** Containers that are stopped and removed before: in their place the new ones start. */
  readonly instead?: readonly ProjectContainer[];
  /** How long those may take to stop; by default what each was made with. */
  readonly stopSeconds?: number | undefined;
  readonly timeoutMs?: number | undefined;
}

/** Images are there already: nothing is pulled or built in the middle of a change. */
const asTheyAre = ['up', '--detach', '--no-build', '--pull', 'never'];

/**
 * Starts new containers of services: beside those that are there, which are not touched, or in the place of some. Once
 * begun it goes to its end, whatever becomes of the run, so that something always serves.
 *
 * Compose is told of every service that these need, with as many containers as it has: without them (`--no-deps`) it
 * would give the new containers another hash, since it takes what a service needs for a part of it (docker/compose 2.26,
 * ServiceHash), and would make them anew the next time that somebody runs `docker compose up`.
 * @throws Failure with Compose's words
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
 * Makes services what the project's files say, by Compose's own recreation: volumes without a name pass from the old
 * container to the new one. Services that these need must be what the files say already.
 * @throws Failure with Compose's words
 */
export async function recreateServices(
  host: Host,
  project: ComposeProject,
  services: readonly string[],
  { stopSeconds }: { readonly stopSeconds?: number } = {},
): Promise<void> {
  if (services.length === 0) return;
  const limit = stopSeconds === undefined ? [] : ['--timeout', String(stopSeconds)];
  await changeByCompose(host, project, [...asTheyAre, ...limit, ...services], { timeoutMs: 600_000 });
}

/** Services with all that they need, directly or not. */
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
