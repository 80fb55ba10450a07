import * as callers from '../caller-repository.ts';
import type { MarinaRelease } from './releases.ts';

/** Marina as its team has it: a git repository with the example's workflow in place. */
export interface CallerRepository extends callers.CallerRepository {
  /** Commits what a release changes and tags it. Returns the commit. */
  commitRelease(release: MarinaRelease): Promise<string>;
}

/** Makes the repository in an empty directory. */
export async function makeCallerRepository(path: string): Promise<CallerRepository> {
  const repository = await callers.makeCallerRepository(path, { app: 'marina', example: 'swarm-release' });
  return {
    ...repository,
    async commitRelease({ tag, ...change }) {
      const commit = await repository.commit(change);
      await repository.git('tag', tag);
      return commit;
    },
  };
}
