import { describe, expect, it } from '@jest/globals';
import { readCatalogue } from '../../src/catalogue/catalogue.ts';
import type { Listing } from '../../src/catalogue/listing.ts';
import { type Remark, remarksOn } from '../../src/catalogue/remarks.ts';
import { day, hour, idAt, provenBackup, SampleStore, tonight } from '../samples.ts';

const look = { sources: ['shop'], days: 30, now: tonight + hour };
const remarks = (listings: readonly Listing[], change: Partial<typeof look> = {}): Remark[] =>
  remarksOn(readCatalogue(listings), { ...look, ...change });

/** Two destinations with the proven backups of a week. */
function week(): readonly [SampleStore, SampleStore] {
  const stores = [new SampleStore('b2'), new SampleStore('spaces')] as const;
  for (let night = 6; night >= 0; night--) provenBackup(stores, tonight - night * day);
  return stores;
}

/** Takes all files of that night away. */
function without(store: SampleStore, nightsAgo: number): void {
  const id = idAt(tonight - nightsAgo * day);
  for (const key of [...store.stored.keys()]) if (key.includes(id)) store.remove(key);
}

const listed = (stores: readonly SampleStore[]) => stores.map((store) => store.list());

describe('remarks on a catalogue', () => {
  it('are none where everything is in order', () => {
    expect(remarks(listed(week()))).toEqual([]);
  });

  it('name the backup that one destination lacks, since it has any', () => {
    const stores = week();
    without(stores[1], 3);
    expect(remarks(listed(stores))).toMatchObject([
      { kind: 'missing-copy', destination: 'spaces', text: `spaces lacks shop/${idAt(tonight - 3 * day)}.` },
    ]);
    without(stores[1], 6);
    without(stores[1], 5);
    expect(remarks(listed(stores))).toHaveLength(1);
    expect(remarks(listed(stores), { days: 2 })).toEqual([]);
  });

  it('name the nights without any backup', () => {
    const stores = week();
    for (const store of stores) {
      without(store, 2);
      without(store, 3);
    }
    expect(remarks(listed(stores))).toMatchObject([
      {
        kind: 'gap',
        text: 'There is no backup of shop between 2026-11-25 03:17 UTC and 2026-11-28 03:17 UTC: 72h 00m, where 24h 00m is usual.',
      },
    ]);
  });

  it('name a source without any backup, and one without any proof', () => {
    const store = new SampleStore('b2');
    const { id } = provenBackup([store], tonight);
    for (const key of [...store.stored.keys()]) if (key.includes('.proof-')) store.remove(key);
    expect(remarks([store.list()], { sources: ['shop', 'crm'] })).toMatchObject([
      { kind: 'not-proven', source: 'shop', destination: 'b2' },
      { kind: 'no-backup', source: 'crm' },
    ]);
    store.remove(`shop/${id}.pgdump.zst.age`);
    expect(remarks([store.list()])).toMatchObject([
      { kind: 'no-backup', source: 'shop' },
      { kind: 'lost', destination: 'b2', text: expect.stringMatching(/^shop\/2026.* at b2: .* is gone\.$/) },
    ]);
  });

  it('name the set of a source that was renamed', () => {
    const stores = week();
    provenBackup(stores, tonight - 90 * day, 'shop-old');
    expect(remarks(listed(stores))).toMatchObject([
      {
        kind: 'unconfigured',
        source: 'shop-old',
        text: expect.stringMatching(/1 backup .*Nothing of it is ever removed/),
      },
    ]);
  });

  it('count what is not ours, and show a few', () => {
    const [store] = week();
    for (const name of ['a', 'b', 'c', 'd']) store.put(name, { modified: tonight });
    expect(remarks([store.list()])).toEqual([
      {
        kind: 'foreign',
        destination: 'b2',
        text: '4 objects are not ours and left alone: a, b, c and 1 more.',
      },
    ]);
  });

  it('say why a destination could not be listed, and miss nothing there', () => {
    const [store] = week();
    expect(remarks([store.list(), { destination: 'gcs', problem: 'Page 2 answered 500.' }])).toEqual([
      { kind: 'not-listed', destination: 'gcs', text: 'Page 2 answered 500.' },
    ]);
  });

  it('wait a day before they call a backup unfinished', () => {
    const [store] = week();
    const key = `shop/${idAt(tonight, 9)}.pgdump`;
    store.put(key, { bytes: 1, modified: tonight });
    expect(remarks([store.list()])).toEqual([]);
    expect(remarks([store.list()], { now: tonight + 2 * day })).toMatchObject([{ kind: 'bare' }]);
  });
});
