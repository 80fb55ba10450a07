import { stat } from 'node:fs/promises';
import { posix } from 'node:path';
import type { RepositoryFiles } from '@fairway/deploy-kit';
import { type ComposeModel, isWithin, type ManagedDirectory, pathsSeen } from '@fairway/docker/compose';
import { Failure } from '@fairway/runtime';
import type { Inputs } from '../inputs.ts';
import type { ComposeFiles } from './compose-source.ts';

/**
 * Refuses a mounted path of the repository that is not brought to the host. Docker would create an empty directory
 * there, and the container would start with it. Paths that the repository lacks are data of the host.
 * @throws Failure naming service, path and line
 */
export async function requireBrought(
  model: ComposeModel,
  managed: readonly ManagedDirectory[],
  { files, base }: ComposeFiles,
  repository: RepositoryFiles,
  { directory }: Pick<Inputs, 'directory'>,
): Promise<void> {
  for (const [service, definition] of Object.entries(model.services)) {
    for (const path of pathsSeen(model, definition)) {
      if (!isWithin(path, directory) || path === directory) continue;
      if (managed.some(({ to }) => isWithin(path, to) || isWithin(to, path))) continue;
      const inside = posix.join(base, posix.relative(directory, path));
      if (inside.startsWith('..') || !(await isThere(repository.resolve(inside, 'A Compose file')))) continue;
      const file =
        files.find(({ content }) => Object.hasOwn(Object(content['services']), service)) ?? files[0];
      const line = file?.lineOf(['services', service, 'volumes']);
      throw new Failure({
        what: `The service ${service} mounts ${inside}, which no host gets: ${file?.path}, line ${line}.`,
        why: `Nothing brings it to ${path}; Docker would make an empty directory there.`,
        fix: `Add its directory to the input "files": ${posix.dirname(inside)} => ${posix.relative(directory, posix.dirname(path)) || posix.basename(posix.dirname(inside))}, and mount the path that it gets.`,
      });
    }
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
