import { posix } from 'node:path';
import { type Action, readAction } from '../parse/action.ts';
import { type Place, refuse } from '../parse/place.ts';
import type { Repository } from '../repositories/repository.ts';

/**
 * Reads the action.yml of an action's folder.
 * @throws Failure, with the place that names the action, when there is none
 */
export async function readActionAt(
  { repository, path }: { repository: Pick<Repository, 'name' | 'readFile'>; path: string },
  place: Place,
): Promise<Action> {
  for (const name of ['action.yml', 'action.yaml']) {
    const file = posix.join(path, name);
    const text = await repository.readFile(file);
    if (text !== undefined) return readAction({ path: file, text });
  }
  throw refuse(place, `there is no ${path}/action.yml in ${repository.name}.`, 'Name an action that exists.');
}
