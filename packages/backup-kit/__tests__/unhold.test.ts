import type { Manifest } from '@fairway/backups';
import { Failure } from '@fairway/runtime';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { hold } from '../src/keep/hold.ts';
import { unhold } from '../src/keep/unhold.ts';
import { usual, type World, world } from './night.ts';

let one: World;
let made: Manifest;
/** A world with one proven backup, which is on hold at both destinations. */
beforeEach(async () => {
  one = world(['a', 'b'], { rows: ['first'] });
  const { sources } = await one.night();
  const manifest = sources[0]?.backup?.made.manifest;
  if (!manifest) throw new TypeError('no backup');
  made = manifest;
  await hold(one.depot(), made, one.context);
});

const holdsAt = (index: number) => one.keysAt(index).filter((key) => key.endsWith('.hold'));
const has = (index: number) => one.keysAt(index).includes(`shop/${made.id}.manifest.json`);
const end = () => unhold(one.depot(), made, one.context);
const short = { retention: { ...usual.retention, keepDays: 1, keepMin: 1 } };

describe('the end of a hold', () => {
  it('is listed at every destination, and retention counts the backup again', async () => {
    for (let night = 0; night < 3; night++) await one.night(short);
    expect([has(0), has(1)]).toEqual([true, true]);
    expect(await end()).toMatchObject({ from: ['a', 'b'], failure: undefined });
    expect([holdsAt(0), holdsAt(1)]).toEqual([[], []]);
    await one.night(short);
    expect([has(0), has(1)]).toEqual([false, false]);
  });

  it('is the same where no hold is left', async () => {
    await end();
    expect(await end()).toMatchObject({ from: [], failure: undefined });
  });

  it('comes for what people left of a backup', async () => {
    for (const { objects } of one.places)
      for (const key of [...objects.keys()]) if (!key.endsWith('.hold')) objects.delete(key);
    expect(await end()).toMatchObject({ from: ['a', 'b'], failure: undefined });
    expect([one.keysAt(0), one.keysAt(1)]).toEqual([[], []]);
  });

  it('removes nothing where a destination cannot be listed: its hold would come back', async () => {
    Object.assign(one.faults[1] ?? {}, { listed: 0 });
    const { from, failure } = await end();
    expect(from).toEqual([]);
    expect(failure?.message).toMatch(/is still on hold.*b could not be listed/s);
    expect([holdsAt(0).length, holdsAt(1).length]).toEqual([1, 1]);
  });

  it('fails for a backup that is nowhere', async () => {
    const { failure } = await unhold(one.depot(), { ...made, id: '20261129T031700000Z-nosuch' }, one.context);
    expect(failure?.message).toContain('There is no backup shop/20261129T031700000Z-nosuch.');
  });

  it.each([
    ['a lock of the store keeps it', () => Object.assign(one.faults[1] ?? {}, { retains: /\.hold$/ })],
    ['a destination does not remove it', () => Object.assign(one.places[1] ?? {}, { remove: notRemoved })],
    ['a removal that was told is not listed', () => Object.assign(one.places[1] ?? {}, { remove: onlySaid })],
  ])('fails where %s, and the next run holds every copy again', async (_, goWrong) => {
    goWrong();
    const { failure } = await end();
    expect(failure?.message).toMatch(/is still on hold.*b/s);
    expect([holdsAt(0).length, holdsAt(1).length]).toEqual([0, 1]);
    await one.night(short);
    expect([holdsAt(0).length, holdsAt(1).length]).toEqual([1, 1]);
  });
});

async function notRemoved(): Promise<never> {
  throw new Failure({ what: 'b removes nothing.', why: 'It is full.', fix: 'Wait.' });
}

async function onlySaid(): Promise<'removed'> {
  return 'removed';
}
