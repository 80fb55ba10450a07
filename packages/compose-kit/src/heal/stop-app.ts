import { projectContainers, stopContainers } from '@fairway/docker/compose';
import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { statePathsOf } from '../fleet/paths.ts';
import type { LockedProject } from './locked-project.ts';

/**
 * Stops all containers of a project on all hosts, but those of its stores of data, and proves that none runs.
 * @param stores the services that stay
 * @returns the services that were stopped
 */
export async function stopApp(project: LockedProject, stores: readonly string[]): Promise<readonly string[]> {
  const { session, context } = project;
  const { lease } = statePathsOf(project);
  const writers = async (host: Host) => {
    const all = await projectContainers(host, project.project, { signal: context.signal });
    return all.filter(
      ({ service, state }) => !stores.includes(service) && state !== 'exited' && state !== 'created',
    );
  };
  const stopped = await session.fleet.all(async (host) => {
    const found = await writers(host);
    await stopContainers(host, found, { lease });
    const [left] = await writers(host);
    if (left) {
      throw new Failure({
        what: `${left.name} on ${host.name} does not stop.`,
        why: `It is ${left.state} after it was told to stop: whoever starts it again may write to the data.`,
        fix: `Stop what starts it, and run this again. \`${host.typed(`docker inspect ${left.name}`)}\` shows it.`,
      });
    }
    return found.map(({ service }) => service);
  });
  return [...new Set(stopped.flat())].sort();
}
