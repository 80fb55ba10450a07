import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readCatalogue } from '../../src/catalogue/catalogue.ts';
import { planRetention, type RetentionPlan } from '../../src/retention/plan.ts';
import type { RetentionRules } from '../../src/retention/rules.ts';
import { day, hour, idAt, manifestOf, proofOf, provenBackup, SampleStore, tonight } from '../samples.ts';

const rules: RetentionRules = { keepDays: 30, keepMin: 3, daily: 0, weekly: 0, monthly: 0 };
const nightsAgo = (nights: number) => tonight - nights * day;
const now = tonight + hour;

const planOf = (stores: readonly SampleStore[], change: Partial<RetentionRules> = {}, at = now) =>
  planRetention(
    readCatalogue(stores.map((store) => store.list())),
    { ...rules, ...change },
    { sources: ['shop'], now: at },
  );

const ages = ({ removals }: RetentionPlan) =>
  removals.map(({ copy, why }) => `${Math.round((tonight - copy.at) / day)} ${why}`);

/** Proven backups of these nights at one destination. */
function nights(...ago: readonly number[]): SampleStore {
  const store = new SampleStore('b2');
  for (const one of ago) provenBackup([store], nightsAgo(one));
  return store;
}

describe('retention removes', () => {
  it('what is older than keep-days', () => {
    expect(ages(planOf([nights(0, 1, 2, 30, 31, 32)]))).toEqual(['31 expired', '32 expired']);
  });

  it('the manifest of a copy first, and its proofs last', () => {
    const [removal] = planOf([nights(0, 1, 2, 40)]).removals;
    expect(removal?.copy.keys.map((key) => key.replace(/^[^.]*\./, ''))).toEqual([
      'manifest.json',
      'pgdump.zst.age',
      expect.stringMatching(/^proof-/),
    ]);
  });

  it('what was never proven, once enough proven copies are newer', () => {
    const store = nights(0, 1, 2);
    store.backUp(manifestOf(idAt(nightsAgo(50))), nightsAgo(50));
    expect(ages(planOf([store]))).toEqual(['50 expired']);
    expect(ages(planOf([store], { keepMin: 4 }))).toEqual([]);
  });

  it('objects without a manifest, and marks without a backup, after a day', () => {
    const store = nights(0, 1, 2, 3);
    store.put(`shop/${idAt(nightsAgo(3), 5)}.pgdump.zst.age`, { bytes: 7, modified: nightsAgo(3) });
    store.put(`shop/${idAt(tonight, 5)}.pgdump.zst.age`, { bytes: 7, modified: tonight });
    const gone = manifestOf(idAt(nightsAgo(2), 7));
    store.prove(proofOf(gone, 'b2', nightsAgo(2)), nightsAgo(2));
    expect(ages(planOf([store])).sort()).toEqual(['2 remains', '3 unfinished']);
  });
});

describe('retention keeps', () => {
  it('the newest proven copies, whatever their age', () => {
    const store = nights(100, 101, 102, 103, 200);
    store.backUp(manifestOf(idAt(tonight)), tonight);
    expect(ages(planOf([store], { keepDays: 1 }))).toEqual(['103 expired', '200 expired']);
  });

  it('everything while backups have stopped: ages are those at the newest proven copy', () => {
    const store = nights(0, 10, 20, 29);
    expect(ages(planOf([store], {}, now + 400 * day))).toEqual([]);
  });

  it('everything where nothing is proven, and says so', () => {
    const store = new SampleStore('b2');
    for (const ago of [0, 50, 90]) store.backUp(manifestOf(idAt(nightsAgo(ago))), nightsAgo(ago));
    const plan = planOf([store]);
    expect(plan.removals).toEqual([]);
    expect(plan.refusals).toEqual([{ destination: 'b2', source: 'shop', why: 'No copy there is proven.' }]);
  });

  it('the last of each day, week and month', () => {
    const twice = nights(...Array.from({ length: 70 }, (_, ago) => [ago, ago + 0.5]).flat());
    const kept = planOf([twice], { keepDays: 1, keepMin: 1, daily: 3, weekly: 3, monthly: 3 }).kept;
    expect(kept.map(({ copy, why }) => `${copy.id.slice(0, 11)} ${why}`)).toEqual([
      '20261129T03 young',
      '20261128T15 young',
      '20261128T03 young',
      '20261127T15 daily',
      '20261122T15 weekly',
      '20261115T15 weekly',
      '20261031T15 monthly',
      '20260930T15 monthly',
    ]);
  });

  it('a copy on hold, also where only another destination has the mark', () => {
    const [b2, spaces] = [new SampleStore('b2'), new SampleStore('spaces')];
    const old = provenBackup([b2, spaces], nightsAgo(90));
    for (const ago of [0, 1, 2]) provenBackup([b2, spaces], nightsAgo(ago));
    b2.file('shop', { id: old.id, part: 'hold' }, tonight);
    expect(planOf([b2, spaces]).removals).toEqual([]);
    b2.remove(`shop/${old.id}.hold`);
    expect(planOf([b2, spaces]).removals).toHaveLength(2);
  });

  it('the mark of a hold, and what is held without a manifest', () => {
    const store = nights(0, 1, 2, 3);
    const id = idAt(nightsAgo(60), 5);
    store.put(`shop/${id}.pgdump`, { bytes: 7, modified: nightsAgo(60) });
    store.file('shop', { id, part: 'hold' }, nightsAgo(60));
    expect(planOf([store]).removals).toEqual([]);
  });

  it('names that are not ours', () => {
    const store = nights(0, 1, 2, 40);
    const foreign = [
      'shop/20200101.dump',
      'shop/old/20200101T000000000Z-aaaaaa.bin',
      '20200101T000000000Z-aaaaaa.bin',
      'x',
    ];
    for (const key of foreign) store.put(key, { bytes: 1, modified: nightsAgo(2_000) });
    const removed = planOf([store]).removals.flatMap(({ copy }) => copy.keys);
    expect(removed).toHaveLength(3);
    expect(removed.filter((key) => foreign.includes(key))).toEqual([]);
  });

  it('names that are nearly ours', () => {
    const id = idAt(nightsAgo(99));
    const piece = fc.constantFrom(
      'shop/',
      'shop',
      '/',
      id,
      id.slice(1),
      '.pgdump',
      '.zst',
      '.age',
      '.manifest.json',
      '.hold',
      '.PGDUMP',
      '.part',
      ' ',
      '..',
    );
    const ours =
      /^shop\/[^./]+\.(?:(?:globals\.)?(?:pgdump|sql|tar|bin)(?:\.(?:zst|gz))?(?:\.age)?|manifest\.json|proof-[^/]+\.json)$/;
    fc.assert(
      fc.property(
        fc.array(
          fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join('')),
          { maxLength: 20 },
        ),
        (keys) => {
          const store = nights(0, 1, 2, 40);
          for (const key of [...keys, `shop/${id}.pgdump`])
            store.put(key, { bytes: 1, modified: nightsAgo(99) });
          const removed = planOf([store]).removals.flatMap(({ copy }) => copy.keys);
          expect(removed.filter((key) => !ours.test(key))).toEqual([]);
          expect(removed.length).toBeGreaterThan(0);
        },
      ),
    );
  });

  it('the set of a source that was renamed', () => {
    const store = nights(0, 1, 2);
    for (const ago of [300, 301, 302, 303]) provenBackup([store], nightsAgo(ago), 'shop-old');
    expect(planOf([store]).removals).toEqual([]);
  });

  it('a backup of a newer Fairway', () => {
    const store = nights(0, 1, 2, 40);
    store.file('shop', { id: idAt(nightsAgo(40)), part: 'manifest' }, nightsAgo(40), '{"version":2}');
    expect(planOf([store])).toMatchObject({ removals: [], kept: [{}, {}, {}, { why: 'unsure' }] });
  });

  it('everything at a destination whose listing failed, and goes on at the others', () => {
    const stores = [nights(0, 1, 2, 40)];
    const catalogue = readCatalogue([
      { destination: 'spaces', problem: 'Page 2 answered 500.' },
      ...stores.map((store) => store.list()),
    ]);
    const plan = planRetention(catalogue, rules, { sources: ['shop'], now });
    expect(plan.refusals).toEqual([{ destination: 'spaces', why: 'Page 2 answered 500.' }]);
    expect(plan.removals.map(({ copy }) => copy.destination)).toEqual(['b2']);
  });

  it('what may be proven, while a proof of it could not be read', () => {
    const store = nights(0, 1, 2, 3, 40);
    const unread = (key: string) => key.includes('.proof-') && key.includes(idAt(nightsAgo(40)));
    for (const key of [...store.documents.keys()].filter(unread)) store.documents.delete(key);
    expect(planOf([store])).toMatchObject({ removals: [], kept: [{}, {}, {}, {}, { why: 'unsure' }] });
  });

  it('the minimum without a copy of which a proof was not read: it may say that the copy is damaged', () => {
    const store = nights(0, 1, 40, 41, 42);
    const file = { id: idAt(nightsAgo(1)), part: 'proof', destination: 'b2', at: tonight } as const;
    store.file('shop', file, tonight);
    expect(ages(planOf([store]))).toEqual(['42 expired']);
  });

  it('what may be proven, while a destination that may have the proof could not be listed', () => {
    const store = nights(0, 1, 2);
    store.backUp(manifestOf(idAt(nightsAgo(40))), nightsAgo(40));
    store.put(`shop/${idAt(nightsAgo(41))}.pgdump`, { bytes: 7, modified: nightsAgo(41) });
    const down = { destination: 'spaces', problem: 'Page 2 answered 500.' };
    const plan = planRetention(readCatalogue([store.list(), down]), rules, { sources: ['shop'], now });
    expect(plan.removals).toEqual([]);
    expect(ages(planOf([store]))).toEqual(['41 unfinished', '40 expired']);
  });

  it('a proven copy whose manifest somebody removed, until its days are over', () => {
    const store = nights(0, 1, 2, 5, 40);
    for (const ago of [5, 40]) store.remove(`shop/${idAt(nightsAgo(ago))}.manifest.json`);
    expect(ages(planOf([store]))).toEqual(['40 expired']);
  });

  it('the minimum of each destination by itself', () => {
    const [b2, spaces] = [new SampleStore('b2'), new SampleStore('spaces')];
    for (const ago of [90, 91, 92]) provenBackup([b2, spaces], nightsAgo(ago));
    for (const ago of [0, 1, 2]) provenBackup([b2], nightsAgo(ago));
    const { removals } = planOf([b2, spaces]);
    expect(new Set(removals.map(({ copy }) => copy.destination))).toEqual(new Set(['b2']));
    expect(removals).toHaveLength(3);
  });
});

describe('a clock that is wrong', () => {
  it('removes nothing where it went back', () => {
    const plan = planOf([nights(0, 1, 2, 40)], {}, tonight - 5 * day);
    expect(plan).toMatchObject({
      removals: [],
      refusals: [{ destination: 'b2', why: expect.stringMatching(/^It took an object at/) }],
    });
  });

  it('removes nothing where it named the last backup ahead of its time', () => {
    const store = nights(0, 1, 2, 29);
    const ahead = manifestOf(idAt(tonight + 400 * day));
    store.backUp(ahead, tonight + hour);
    store.prove(proofOf(ahead, 'b2', tonight + 400 * day), tonight + hour);
    const plan = planOf([store], {}, tonight + 401 * day);
    expect(plan.removals).toEqual([]);
    expect(plan.refusals[0]?.why).toMatch(/the machine that made it named it 2028/);
  });

  it('does not freeze retention for ever: what was named ahead is kept, and counts for nothing', () => {
    const store = nights(0, 1, 2, 40, 41);
    const ahead = manifestOf(idAt(tonight + 400 * day));
    store.backUp(ahead, nightsAgo(1.5));
    store.prove(proofOf(ahead, 'b2', tonight), nightsAgo(1.5));
    const plan = planOf([store]);
    expect(ages(plan)).toEqual(['40 expired', '41 expired']);
    expect(plan.kept[0]).toMatchObject({ why: 'clock', copy: { id: ahead.id } });
  });

  it('does not matter where a copy to another bucket rewrote all times', () => {
    const store = nights(0, 1, 2, 30, 31, 32);
    for (const one of [...store.stored.values()]) store.stored.set(one.key, { ...one, modified: now });
    expect(ages(planOf([store]))).toEqual(['31 expired', '32 expired']);
  });
});

it.each([{ keepMin: 0 }, { keepDays: 0 }, { keepMin: Number.NaN }, { keepDays: 1.5 }, { monthly: -1 }])(
  'the rules %j are refused',
  (change) => {
    expect(() => planOf([nights(0)], change)).toThrow(RangeError);
  },
);

it('twenty thousand objects are judged at once', () => {
  const store = new SampleStore('b2');
  for (let n = 0; n < 20_000; n++) {
    const at = tonight - n * hour;
    store.put(`shop/${idAt(at)}.pgdump`, { bytes: 1, modified: at });
  }
  const plan = planOf([store]);
  expect(plan.removals.length + plan.kept.length).toBe(20_000);
});
