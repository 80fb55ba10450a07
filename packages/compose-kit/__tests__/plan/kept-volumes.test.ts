import { describe, expect, test } from '@jest/globals';
import { compareVolumes, type VolumesSeen, volumesOf } from '../../src/plan/kept-volumes.ts';

test('the volumes of a project are those with a name that are not external', () => {
  const volumes = {
    data: { name: 'quay_data' },
    shared: { name: 'shared', external: true },
    nothing: null,
  };
  expect(volumesOf({ volumes })).toEqual(['quay_data']);
});

describe('the data of an environment returns', () => {
  const [data, uploads] = ['quay_data', 'quay_uploads'];
  test.each<[string, VolumesSeen, { again: readonly string[]; missing: readonly string[] }]>([
    [
      'from the kept volumes',
      { used: [data, uploads], kept: [data], there: [data, 'other'] },
      { again: [data], missing: [] },
    ],
    [
      'but not from a kept volume that is missing',
      { used: [data, uploads], kept: [data, uploads], there: [uploads] },
      { again: [uploads], missing: [data] },
    ],
    [
      'even where volumes were kept for services that the release lacks',
      { used: [data], kept: [data, 'quay_old'], there: [data] },
      { again: [data], missing: [] },
    ],
    [
      'from all volumes where the ledger lists none',
      { used: [data, uploads], kept: undefined, there: [data] },
      { again: [data], missing: [uploads] },
    ],
    [
      'from all volumes where none of the kept ones is still used',
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
