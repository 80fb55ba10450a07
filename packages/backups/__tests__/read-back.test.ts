import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readCatalogue } from '../src/catalogue/catalogue.ts';
import { readBackTurn } from '../src/read-back/turn.ts';
import { day, hour, idAt, manifestOf, proofOf, SampleStore, tonight } from './samples.ts';

const turn = (stores: readonly SampleStore[], now: number) =>
  readBackTurn(readCatalogue(stores.map((store) => store.list())), 'shop', now);
const placesOf = (stores: readonly SampleStore[], now: number) =>
  turn(stores, now).map(({ destination }) => destination);

/** Destinations with a backup of this night, each read so many days ago. */
function stores(read: Readonly<Record<string, number>>): SampleStore[] {
  return Object.entries(read).map(([name, ago]) => {
    const store = new SampleStore(name);
    for (const at of [tonight - 20 * day, tonight - day, tonight]) store.backUp(manifestOf(idAt(at)), at);
    const old = manifestOf(idAt(tonight - 20 * day));
    store.prove(proofOf(old, name, tonight - ago * day), tonight);
    return store;
  });
}

describe('the destination that is read back tonight', () => {
  it('is the one that was read least recently, and its newest copy', () => {
    expect(turn(stores({ b2: 1, azure: 3, gcs: 2 }), tonight + hour)).toMatchObject([
      { destination: 'azure', id: idAt(tonight) },
    ]);
  });

  it('has others beside it that would go unread for more than a week', () => {
    expect(placesOf(stores({ b2: 6, azure: 8, gcs: 4 }), tonight + hour)).toEqual(['azure', 'b2']);
  });

  it('is each of them where backups are made once a week', () => {
    const all = stores({ b2: 7, azure: 7, gcs: 0 });
    for (const store of all)
      for (const key of [...store.stored.keys()]) if (key.includes(idAt(tonight - day))) store.remove(key);
    expect(placesOf(all, tonight + hour)).toEqual(['b2', 'azure', 'gcs']);
  });

  it('is no destination without a whole copy', () => {
    const [b2, azure] = stores({ b2: 9, azure: 1 });
    for (const key of [...(b2?.stored.keys() ?? [])]) if (key.endsWith('.age')) b2?.remove(key);
    expect(
      placesOf(
        [b2, azure].flatMap((store) => store ?? []),
        tonight + hour,
      ),
    ).toEqual(['azure']);
    expect(placesOf([], tonight)).toEqual([]);
  });

  it('is not spared by a reading whose clock was ahead', () => {
    expect(placesOf(stores({ b2: -4_000, azure: 1 }), tonight + hour)).toEqual(['b2']);
  });

  it('lets no destination go unread for longer than a week, however many there are', () => {
    const gap = fc.integer({ min: -2, max: 2 }).map((wrong) => day + wrong * hour);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 14 }),
        fc.array(gap, { minLength: 10, maxLength: 16 }),
        (many, gaps) => {
          const all = Array.from({ length: many }, (_, n) => new SampleStore(`place-${n}`));
          const lastRead = new Map(all.map(({ name }) => [name, tonight]));
          let now = tonight;
          for (const one of [0, ...gaps]) {
            now += one;
            expect(now - Math.min(...lastRead.values())).toBeLessThanOrEqual(7 * day);
            const manifest = manifestOf(idAt(now));
            for (const store of all) store.backUp(manifest, now);
            const read = placesOf(all, now);
            expect(read.length).toBeGreaterThan(0);
            for (const name of read) {
              lastRead.set(name, now);
              for (const store of all) store.prove(proofOf(manifest, name, now), now);
            }
          }
        },
      ),
      { numRuns: 8 },
    );
  });
});
