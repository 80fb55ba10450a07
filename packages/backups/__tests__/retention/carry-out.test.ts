import { Failure } from '@fairway/runtime';
import { describe, expect, it } from '@jest/globals';
import { readCatalogue } from '../../src/catalogue/catalogue.ts';
import { carryOutRemovals } from '../../src/retention/carry-out.ts';
import { planRetention } from '../../src/retention/plan.ts';
import { day, hour, provenBackup, SampleStore, tonight } from '../samples.ts';

const notHeld = async () => false;

/** Three proven backups of which two are to go, the newer of them first. */
function expired() {
  const store = new SampleStore('b2');
  const ids = [0, 40, 41].map((ago) => provenBackup([store], tonight - ago * day).id);
  const rules = { keepDays: 30, keepMin: 1, daily: 0, weekly: 0, monthly: 0 };
  const plan = planRetention(readCatalogue([store.list()]), rules, {
    sources: ['shop'],
    now: tonight + hour,
  });
  return { store, plan, first: ids[1] ?? '', second: ids[2] ?? '' };
}

describe('the removals of a plan', () => {
  it('are carried out file by file, the manifest first', async () => {
    const { store, plan, first, second } = expired();
    const order: string[] = [];
    const { removed } = await carryOutRemovals(plan.removals, notHeld, async (_, key) => {
      order.push(key);
      store.remove(key);
      return 'removed';
    });
    expect(removed.map(({ id }) => id)).toEqual([first, second]);
    expect(order[0]).toBe(`shop/${first}.manifest.json`);
    expect(order).toHaveLength(6);
    expect(store.stored.size).toBe(3);
  });

  it('leave a copy whole that a lock of the store retains, and fail nothing', async () => {
    const { store, plan, first, second } = expired();
    const ending = await carryOutRemovals(plan.removals, notHeld, async (_, key) => {
      if (key.includes(first)) return 'retained';
      store.remove(key);
      return 'removed';
    });
    expect(ending).toMatchObject({ removed: [{ id: second }], retained: [{ id: first }], failures: [] });
    const backups = readCatalogue([store.list()]).sources.get('shop');
    expect(backups?.map(({ id, copies }) => [id, copies[0]?.state])).toContainEqual([first, 'whole']);
  });

  it('leave a copy whole that was put on hold since the listing', async () => {
    const { store, plan, first, second } = expired();
    const isHeld = async ({ id }: { readonly id: string }) => id === first;
    const ending = await carryOutRemovals(plan.removals, isHeld, async (_, key) => {
      store.remove(key);
      return 'removed';
    });
    expect(ending).toMatchObject({ removed: [{ id: second }], held: [{ id: first }], failures: [] });
    expect([...store.stored.keys()].filter((key) => key.includes(first))).toHaveLength(3);
  });

  it('go on after one that failed, and a cut one is finished by the next plan', async () => {
    const { store, plan, first, second } = expired();
    const ending = await carryOutRemovals(plan.removals, notHeld, async (_, key) => {
      if (key.endsWith(`${first}.pgdump.zst.age`)) throw new Error('503 Slow Down');
      store.remove(key);
      return 'removed';
    });
    expect(ending.removed.map(({ id }) => id)).toEqual([second]);
    expect(ending.failures).toEqual([expect.any(Failure)]);
    expect(ending.failures[0]?.message).toMatch(/shop\/.* was not removed from b2.\n.*503 Slow Down/);
    const rules = { keepDays: 30, keepMin: 1, daily: 0, weekly: 0, monthly: 0 };
    const next = planRetention(readCatalogue([store.list()]), rules, {
      sources: ['shop'],
      now: tonight + day,
    });
    expect(next.removals).toMatchObject([{ copy: { id: first, state: 'bare' }, why: 'expired' }]);
  });
});
