import { asFailure, type StoppedApp } from '@fairway/deploy-kit';
import {
  type ProjectContainer,
  projectContainers,
  startStopped,
  stopContainers,
} from '@fairway/docker/compose';
import type { Host } from '@fairway/host';
import { allEnded, Failure } from '@fairway/runtime';
import { statePathsOf } from '../fleet/paths.ts';
import type { LockedProject } from './locked-project.ts';
import { isUp, untilUp } from './until-up.ts';

/**
 * Stops all containers of a project on all hosts, but those of its stores of data, and proves that none runs.
 * @param stores the services that stay
 * @param lost aborts when the lock is lost: nothing else keeps from starting again
 */
export async function stopApp(
  project: LockedProject,
  stores: readonly string[],
  lost: AbortSignal,
): Promise<StoppedApp> {
  const { session, context } = project;
  const { lease } = statePathsOf(project);
  const writers = async (host: Host) => {
    const all = await projectContainers(host, project.project, { signal: context.signal });
    return all.filter(
      ({ service, state }) => !stores.includes(service) && state !== 'exited' && state !== 'created',
    );
  };
  const stopped: { readonly host: Host; readonly containers: readonly ProjectContainer[] }[] = [];
  const stopAll = session.fleet.all(async (host) => {
    const containers = await writers(host);
    // Noted before it is tried: a host that fails half-way is started again as well.
    stopped.push({ host, containers: containers.filter(({ oneOff }) => !oneOff) });
    await stopContainers(host, containers, { lease });
    const [left] = await writers(host);
    if (left) throw stillRuns(host, left);
  });
  const failure = await stopAll.then(() => undefined, asFailure);
  return {
    failure,
    services: [
      ...new Set(stopped.flatMap(({ containers }) => containers.map(({ service }) => service))),
    ].sort(),
    async start() {
      await allEnded(
        stopped.map(async ({ host, containers }) => {
          await startStopped(host, containers);
          // What was not up when it was stopped need not come up.
          const wereUp = containers.filter(isUp);
          await untilUp(host, project.project, wereUp, { clock: context.clock, signal: lost });
        }),
      );
    },
  };
}

function stillRuns(host: Host, { name, state }: { readonly name: string; readonly state: string }): Failure {
  return new Failure({
    what: `${name} on ${host.name} does not stop.`,
    why: `It is ${state} after it was told to stop: whoever starts it again may write to the data.`,
    fix: `Stop what starts it, and run this again. \`${host.typed(`docker inspect ${name}`)}\` shows it.`,
  });
}
