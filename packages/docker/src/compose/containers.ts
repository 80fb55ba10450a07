import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { type ComposeProject, changeByCompose } from './compose-command.ts';
import type { ProjectContainer } from './project-state.ts';

/** Images are there already: nothing is pulled or built in the middle of a change. */
const asTheyAre = ['up', '--detach', '--no-deps', '--no-build', '--pull', 'never'];

/**
 * Makes services what the project's files say, by Compose's own recreation: the old container goes before the new one
 * starts, and volumes without a name pass from one to the other.
 * @param stopSeconds how long an old container may take to stop; by default what its service says
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
  await changeByCompose(host, project, [...asTheyAre, ...limit, ...services], { timeoutMs: 300_000 });
}

/**
 * Starts more containers of services beside those that are there, which are not touched.
 * @param totals service → how many it shall have then, old and new ones together
 * @throws Failure with Compose's words
 */
export async function startBeside(
  host: Host,
  project: ComposeProject,
  totals: ReadonlyMap<string, number>,
): Promise<void> {
  if (totals.size === 0) return;
  const scales = [...totals].flatMap(([service, total]) => ['--scale', `${service}=${total}`]);
  await changeByCompose(host, project, [...asTheyAre, '--no-recreate', ...scales, ...totals.keys()]);
}

/** Tells containers to stop, waits as long as each of them may take, and removes them. $1 seconds or nothing. */
const removeScript = `
limit=$1; shift
docker stop \${limit:+--time "$limit"} "$@" >/dev/null 2>&1
said=$(docker rm --force "$@" 2>&1 >/dev/null) && exit 0
case $said in *"No such container"*|*"already in progress"*) exit 0 ;; esac
printf '%s\\n' "$said" >&2
exit 1
`;

/**
 * Stops and removes containers side by side; one that is gone already is no error. Their volumes stay.
 * @param stopSeconds how long they may take to stop; by default what each was made with
 * @throws Failure where one stays
 */
export async function removeContainers(
  host: Host,
  containers: readonly Pick<ProjectContainer, 'id' | 'name'>[],
  { stopSeconds }: { readonly stopSeconds?: number } = {},
): Promise<void> {
  if (containers.length === 0) return;
  const names = containers.map(({ name }) => name);
  const ids = containers.map(({ id }) => id);
  const { exitCode, stderr } = await host.exec(
    ['sh', '-c', removeScript, 'remove', String(stopSeconds ?? ''), ...ids],
    { accept: 'any', timeoutMs: 300_000, show: `docker stop and rm ${names.join(' ')}` },
  );
  if (exitCode === 0) return;
  throw new Failure({
    what: `Containers could not be removed on ${host.name}: ${names.join(', ')}.`,
    why: stderr.trim(),
    fix: `Run there: docker rm --force ${names.join(' ')}`,
  });
}

/** The name that Compose gives the container of a place: `app-web-1`. */
const placeName = (project: string, service: string, place: number) => `${project}-${service}-${place}`;

/**
 * Gives containers that were started beside others the names of those, which are gone now: `app-web-1` is a container
 * after every rolling change. Docker's DNS follows.
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
    await host.exec(['docker', 'rename', id, to]);
    renamed.set(name, to);
  }
  return renamed;
}
