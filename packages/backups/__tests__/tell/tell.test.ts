import { describe, expect, it } from '@jest/globals';
import { readCatalogue } from '../../src/catalogue/catalogue.ts';
import { backupBadge } from '../../src/tell/badge.ts';
import { figuresOf, newestProvenBefore } from '../../src/tell/figures.ts';
import { growthOf, shrinkage } from '../../src/tell/growth.ts';
import { day, hour, idAt, manifestOf, proofOf, provenBackup, SampleStore, tonight } from '../samples.ts';

/** One destination with backups of these sizes, one a night; the last one is of tonight. */
function backupsOf(...sizes: readonly number[]) {
  const store = new SampleStore('b2');
  sizes.forEach((bytes, n) => {
    const at = tonight - (sizes.length - 1 - n) * day;
    const manifest = manifestOf(idAt(at), { bytes });
    store.backUp(manifest, at);
    store.prove(proofOf(manifest, 'b2', at), at);
  });
  return readCatalogue([store.list()]).sources.get('shop') ?? [];
}

describe('the figures of a source', () => {
  const [b2, spaces] = [new SampleStore('b2'), new SampleStore('spaces')];
  provenBackup([b2, spaces], tonight - 2 * day);
  provenBackup([b2], tonight - day);
  b2.backUp(manifestOf(idAt(tonight)), tonight);
  const catalogue = readCatalogue([b2.list(), spaces.list()]);
  const now = tonight + hour;

  it('are the age of the newest proven backup, and the time of the last restore', () => {
    expect(figuresOf(catalogue, 'shop', now)).toMatchObject({
      newest: { id: idAt(tonight - day) },
      worstLossMs: day + hour,
      restoreMs: 12_000,
      destinations: ['b2'],
    });
  });

  it('are empty where there is no backup', () => {
    expect(figuresOf(catalogue, 'crm', now)).toEqual({
      source: 'crm',
      newest: undefined,
      worstLossMs: undefined,
      restoreMs: undefined,
      destinations: [],
    });
  });

  it('make a badge that is red from a certain age on', () => {
    const badge = (maxAge: number) => backupBadge(figuresOf(catalogue, 'shop', now), maxAge);
    expect(badge(26 * hour)).toEqual({
      schemaVersion: 1,
      label: 'backup of shop',
      message: 'proven, 25h 00m old, back in 12 s',
      color: 'brightgreen',
    });
    expect(badge(25 * hour).color).toBe('red');
    expect(backupBadge(figuresOf(catalogue, 'crm', now), day)).toMatchObject({
      message: 'not proven',
      color: 'red',
    });
  });

  it.each([
    [now, idAt(tonight - day)],
    [tonight - day, idAt(tonight - 2 * day)],
    [tonight - 2 * day, undefined],
  ])('name the newest proven backup before %d', (before, id) => {
    expect(newestProvenBefore(catalogue, 'shop', before)?.id).toBe(id);
  });
});

describe('the growth of a source', () => {
  it('is drawn as bars on a scale that begins at nothing', () => {
    expect(growthOf(backupsOf(1_000, 2_000, 3_000, 4_000, 8_000))).toEqual({
      bars: '▂▃▄▅█',
      words: '4.0 kB to 32.0 kB in 5 backups (+700 %)',
    });
  });

  it('shows the last thirty', () => {
    const growth = growthOf(backupsOf(...Array.from({ length: 40 }, (_, n) => 1_000 + n)));
    expect(growth?.bars).toHaveLength(30);
  });

  it.each([
    [[1_000], undefined],
    [[0, 0], { bars: '▁▁', words: '0 B, as the first of the last 2 backups' }],
    [[2_000, 1_000], { bars: '█▅', words: '8.0 kB to 4.0 kB in 2 backups (-50 %)' }],
    [[], undefined],
  ])('of %j is %j', (sizes, growth) => {
    expect(growthOf(backupsOf(...sizes))).toEqual(growth);
  });

  it('is a warning where a backup is ten times smaller than the last proven one', () => {
    const before = backupsOf(10_000, 1_000);
    expect(shrinkage(400, before)).toBe(
      'The backup has 400 B before compression. The last proven one had 4.0 kB.',
    );
    expect(shrinkage(401, before)).toBeUndefined();
    expect(shrinkage(1, [])).toBeUndefined();
  });
});
