import type { LedgerEntry, Release } from '@fairway/releases';
import { describe, expect, test } from '@jest/globals';
import { type Stored, unneededOf } from '../../src/record/unneeded.ts';
import { entry, pages, release } from '../project.ts';

const releaseOf = (version: string, manifest = `m-${version}`): Release => ({
  ...release(version).release,
  files: [{ to: pages, files: 1, bytes: 1, manifest }],
});
const [v1, v2, v3] = [releaseOf('v1'), releaseOf('v2'), releaseOf('v3')];
const entryOf = (of: Release, outcome: LedgerEntry['outcome'] = 'proven') => entry({ release: of }, outcome);
const imagesOf = (...releases: readonly Release[]) =>
  releases.flatMap(({ digests }) => Object.values(digests));
const stored: Stored = {
  entries: [v1, v2, v3].map((one) => entryOf(one)),
  keepReleases: 2,
  releases: [v1, v2, v3],
  ids: [v1.id, v2.id, v3.id],
  copies: ['m-v1', 'm-v2', 'm-v3'],
};

describe('the removable part of a project on a host', () => {
  test.each<[string, Partial<Stored>, ReturnType<typeof unneededOf>]>([
    [
      'is the oldest release beyond the kept ones',
      {},
      { releases: [v1.id], copies: ['m-v1'], imagesKept: imagesOf(v2, v3) },
    ],
    [
      'is nothing where there are fewer',
      { keepReleases: 5 },
      { releases: [], copies: [], imagesKept: imagesOf(v1, v2, v3) },
    ],
    [
      'is everything except for the running release, where one release is kept',
      { keepReleases: 1 },
      { releases: [v1.id, v2.id], copies: ['m-v1', 'm-v2'], imagesKept: imagesOf(v3) },
    ],
    [
      'is a failed release, and never the one that serves in its place',
      { entries: [entryOf(v1), entryOf(v2, 'failed'), entryOf(v3)], keepReleases: 5 },
      { releases: [v2.id], copies: ['m-v2'], imagesKept: imagesOf(v1, v3) },
    ],
    [
      'is a release that an interrupted run left half written, and its unfinished copy',
      { ids: [...stored.ids, 'v4-cut'], copies: [...stored.copies, 'm-cut'], keepReleases: 3 },
      { releases: ['v4-cut'], copies: ['m-cut'], imagesKept: imagesOf(v1, v2, v3) },
    ],
    [
      'does not include a directory whose content a kept release has too',
      { releases: [releaseOf('v1', 'm-v3'), v2, v3], copies: ['m-v3'] },
      { releases: [v1.id], copies: [], imagesKept: imagesOf(v2, v3) },
    ],
  ])('%s', (_, more, gone) => {
    expect(unneededOf({ ...stored, ...more })).toEqual(gone);
  });
});
