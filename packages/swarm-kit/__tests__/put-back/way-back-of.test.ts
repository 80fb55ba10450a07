import { describe, expect, test } from '@jest/globals';
import { wayBackOf } from '../../src/put-back/repair.ts';
import { entryOf, releaseOf, specOf, viewOf } from '../stack-view.ts';

const v1 = releaseOf('v1', ['lamp']);
const unsafe = ['this run has "rollback-safe: false"'];
const failed = {
  previous: undefined,
  obstacles: unsafe,
  attempt: entryOf(releaseOf('v2', ['lamp']), 'started'),
  before: viewOf(),
  settings: { firstDeployFailed: 'remove' },
} as const;
const kept = [specOf('lamp')];

describe('a failed release that says "rollback-safe: false"', () => {
  test.each<[string, Partial<Parameters<typeof wayBackOf>[0]>, string, string | undefined]>([
    ['stays over the previous release', { previous: v1 }, 'leave', 'databases'],
    [
      'stays over what ran before Fairway',
      { beforeFairway: kept, before: viewOf(...kept) },
      'leave',
      'databases',
    ],
    ['is removed where nothing ran before', {}, 'remove', undefined],
    [
      'stays where nothing was kept of what ran before',
      { before: viewOf(...kept) },
      'leave',
      'nothing-proven',
    ],
    [
      'goes all the same where what ran before works with the databases',
      { beforeFairway: kept, obstacles: [] },
      'restore',
      undefined,
    ],
  ])('%s', (_, more, action, because) => {
    const decision = wayBackOf({ ...failed, ...more }, false);
    expect(decision).toMatchObject({ action, ...(because ? { because } : {}) });
  });
});
