import { describe, expect, it } from '@jest/globals';
import { readCatalogue } from '../../src/catalogue/catalogue.ts';
import { remarksOn } from '../../src/catalogue/remarks.ts';
import type { Manifest } from '../../src/manifest/manifest.ts';
import { markOf } from '../../src/mark/backup-mark.ts';
import { readBackTurn } from '../../src/read-back/turn.ts';
import { planRetention } from '../../src/retention/plan.ts';
import { backupBadge } from '../../src/tell/badge.ts';
import { figuresOf, newestProvenBefore } from '../../src/tell/figures.ts';
import { growthOf, shrinkage } from '../../src/tell/growth.ts';
import { listOf } from '../../src/tell/list.ts';
import { day, hour, idAt, manifestOf, proofOf, provenBackup, SampleStore, tonight } from '../samples.ts';

const now = tonight + 2 * hour;
const lastNight = tonight - day;

/** Last night's backup, and one more that is proven as well. */
function storeWith(at: number, taken: number, change: Partial<Manifest>, bytes = 1): SampleStore {
  const store = new SampleStore('b2');
  provenBackup([store], lastNight);
  const manifest = { ...manifestOf(idAt(at), { bytes }), ...change };
  store.backUp(manifest, taken);
  store.prove(proofOf(manifest, 'b2', taken + hour), taken + hour);
  return store;
}

describe.each([
  ['what a restore replaced', storeWith(tonight, tonight, { madeBefore: 'restore' })],
  ['what a recovery replaced', storeWith(tonight, tonight, { madeBefore: 'recovery' })],
  ['what was named ahead of its time', storeWith(tonight + 40 * day, tonight, {})],
  ['what was named ahead by a store’s clock, too', storeWith(tonight + 40 * day, tonight + 40 * day, {})],
])('%s counts for nothing, although it is proven:', (_, store) => {
  const catalogue = readCatalogue([store.list()]);
  const figures = figuresOf(catalogue, 'shop', now);

  it('in the figures and the badge', () => {
    expect(figures).toMatchObject({ newest: { id: idAt(lastNight) }, worstLossMs: day + 2 * hour });
    expect(backupBadge(figures, day).color).toBe('red');
  });

  it('in a restore that names none', () => {
    expect(newestProvenBefore(catalogue, 'shop', now)?.id).toBe(idAt(lastNight));
  });
});

describe.each([
  ['what a restore replaced', storeWith(tonight, tonight, { madeBefore: 'restore' })],
  ['what was named ahead of its time', storeWith(tonight + 40 * day, tonight, {})],
])('%s counts for nothing:', (_, store) => {
  const catalogue = readCatalogue([store.list()]);

  it('in the mark of a host, which a probe reads', () => {
    expect(markOf(catalogue, ['shop']).sources).toEqual({
      shop: { b2: { id: idAt(lastNight), release: 'r1' } },
    });
  });

  it('when a destination is read back', () => {
    expect(readBackTurn(catalogue, 'shop', now).map(({ id }) => id)).toEqual([idAt(lastNight)]);
  });

  it('by the size of which a later backup is judged', () => {
    expect(shrinkage(400, catalogue.sources.get('shop') ?? [])).toContain('The last proven one had 4.0 kB.');
  });
});

describe('what a restore replaced', () => {
  const store = storeWith(tonight, tonight, { madeBefore: 'restore' });
  const spaces = new SampleStore('spaces');
  provenBackup([spaces], lastNight);
  provenBackup([store, spaces], lastNight - day);
  const catalogue = readCatalogue([store.list(), spaces.list()]);

  it('is shown as that in a list', () => {
    expect(listOf(catalogue, 'shop').map(({ madeBefore }) => madeBefore)).toEqual(['restore', null, null]);
  });

  it('is no part of the growth, and is missed at no destination', () => {
    expect(growthOf(catalogue.sources.get('shop') ?? [])?.words).toContain(
      '4.0 kB, as the first of the last 2 backups',
    );
    expect(remarksOn(catalogue, { sources: ['shop'], days: 30, now })).toEqual([]);
  });

  it('alone is no backup', () => {
    const alone = new SampleStore('b2');
    const manifest: Manifest = { ...manifestOf(idAt(tonight)), madeBefore: 'restore' };
    alone.backUp(manifest, tonight);
    const kinds = remarksOn(readCatalogue([alone.list()]), { sources: ['shop'], days: 30, now }).map(
      ({ kind }) => kind,
    );
    expect(kinds).toEqual(['no-backup']);
  });

  it('is kept as long as its age says, and takes the place of no proven one', () => {
    const old = storeWith(tonight - 40 * day, tonight - 40 * day, { madeBefore: 'restore' });
    for (const ago of [0, 45]) provenBackup([old], tonight - ago * day);
    const plan = (keepMin: number) =>
      planRetention(
        readCatalogue([old.list()]),
        { keepDays: 30, keepMin, daily: 0, weekly: 0, monthly: 0 },
        { sources: ['shop'], now },
      ).removals.map(({ copy }) => copy.at);
    expect(plan(2)).toEqual([tonight - 40 * day, tonight - 45 * day]);
    expect(plan(3)).toEqual([]);
    const young = storeWith(tonight, tonight, { madeBefore: 'restore' });
    expect(
      planRetention(
        readCatalogue([young.list()]),
        { keepDays: 30, keepMin: 1, daily: 0, weekly: 0, monthly: 0 },
        { sources: ['shop'], now },
      ).removals,
    ).toEqual([]);
  });
});
