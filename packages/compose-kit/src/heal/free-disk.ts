import { type Freed, freeSpace, projectContainers } from '@fairway/docker/compose';
import { countOf, formatDiskSpace } from '@fairway/runtime';
import { pathsOf } from '../fleet/paths.ts';
import type { LockedProject } from './locked-project.ts';

/**
 * Frees disk space on all hosts of a project: images without a name, the cache of builds, and ended containers that
 * somebody ran once. Volumes, images with a tag and all that a kept release needs stay.
 * @returns a line for each host
 */
export async function freeDisk(project: LockedProject): Promise<readonly string[]> {
  const { session, context } = project;
  const { lease } = pathsOf({ ...project, directory: '/' });
  return session.fleet.all(async (host) => {
    const containers = await projectContainers(host, project.project, { signal: context.signal });
    return `${host.label}: ${inWords(await freeSpace(host, containers, { lease }))}`;
  });
}

function inWords({ images, imageBytes, cacheBytes, containers }: Freed): string {
  const parts = [
    ...(images > 0 ? [`${countOf(images, 'image')} without a name (${formatDiskSpace(imageBytes)})`] : []),
    ...(cacheBytes > 0 ? [`the cache of builds (${formatDiskSpace(cacheBytes)})`] : []),
    ...(containers.length > 0 ? [`ended containers: ${containers.join(', ')}`] : []),
  ];
  return parts.length > 0 ? `removed ${parts.join('; ')}` : 'there was nothing that may be removed';
}
