import { expect, test } from '@jest/globals';
import { pruneCacheArgv } from '../../../src/build/builder/prune.ts';
import { container, engine } from '../target.ts';

test.each([
  [engine, ['docker', 'buildx', 'prune', '--force', '--keep-storage', '10GB']],
  [container, ['docker', 'buildx', 'prune', '--force', '--max-used-space', '10GB']],
])(
  'the cache is pruned to a size that stays, by the option that the version of buildx has',
  (builder, expected) => {
    expect(pruneCacheArgv('10GB', builder)).toEqual(expected);
  },
);
