import { composeLabels } from '@fairway/docker/compose';
import { describeFreed, freeDisk } from '@fairway/docker/machine';
import type { LockedProject } from './locked-project.ts';

/**
 * Makes room on all hosts of a project: images without a name, the cache of builds, and ended containers that somebody ran
 * once. Volumes, images with a tag and all that a kept release needs stay.
 * @returns what each host has free now, one line each
 */
export async function freeDisks({
  project,
  session,
  context: { signal },
}: LockedProject): Promise<readonly string[]> {
  return session.fleet.all(async (host) => {
    const freed = await freeDisk(
      host,
      [`${composeLabels.project}=${project}`, `${composeLabels.oneOff}=True`],
      { signal },
    );
    return `${host.label}: ${describeFreed(freed)}`;
  });
}
