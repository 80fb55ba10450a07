import { describe, expect, test } from '@jest/globals';
import { compareVolumes, type VolumesSeen, volumesOf } from '../../src/plan/kept-volumes.ts';

test('a project makes the volumes that have a name and are its own', () => {
  const volumes = {
    data: { name: 'quay_data' },
    shared: { name: 'shared', external: true },
    nothing: null,
  };
  expect(volumesOf({ volumes })).toEqual(['quay_data']);
});

describe('the data of an environment comes back', () => {
  const [data, uploads] = ['quay_data', 'quay_uploads'];
  test.each<[string, VolumesSeen, { again: readonly string[]; missing: readonly string[] }]>([
    [
      'from the volumes that were kept',
      { used: [data, uploads], kept: [data], there: [data, 'other'] },
      { again: [data], missing: [] },
    ],
    [
      'but not from one that was kept and is gone',
      { used: [data, uploads], kept: [data, uploads], there: [uploads] },
      { again: [uploads], missing: [data] },
    ],
    [
      'whatever was kept for services that the release does not have any more',
      { used: [data], kept: [data, 'quay_old'], there: [data] },
      { again: [data], missing: [] },
    ],
    [
      'from all volumes where the ledger knows of none',
      { used: [data, uploads], kept: undefined, there: [data] },
      { again: [data], missing: [uploads] },
    ],
    [
      'from all volumes where none of those that were kept is used any more',
      { used: [data], kept: ['quay_old'], there: [] },
      { again: [], missing: [data] },
    ],
    [
      'from nothing where the project has no volumes',
      { used: [], kept: [], there: [] },
      { again: [], missing: [] },
    ],
  ])('%s', (_from, seen, expected) => {
    expect(compareVolumes(seen)).toEqual(expected);
  });
});
