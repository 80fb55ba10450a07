import type { Manifest } from '@fairway/backups';
import { describe, expect, it } from '@jest/globals';
import { hold } from '../src/keep/hold.ts';
import { prune } from '../src/keep/prune.ts';
import { usual, type World, world } from './night.ts';

/** A world with one proven backup. */
async function oneNight(): Promise<{ readonly one: World; readonly made: Manifest }> {
  const one = world(['a', 'b'], { rows: ['first'] });
  const { sources } = await one.night();
  const made = sources[0]?.backup?.made.manifest;
  if (!made) throw new TypeError('no backup');
  return { one, made };
}

const holdsAt = (one: World, index: number) => one.keysAt(index).filter((key) => key.endsWith('.hold'));

const short = { retention: { ...usual.retention, keepDays: 1, keepMin: 1 } };

describe('a hold', () => {
  it('is listed for every copy', async () => {
    const { one, made } = await oneNight();
    expect(await hold(one.depot(), made, one.context)).toMatchObject({ at: ['a', 'b'], failure: undefined });
    expect([holdsAt(one, 0), holdsAt(one, 1)]).toEqual([[expect.any(String)], [expect.any(String)]]);
  });

  it('fails where a destination cannot be listed: its copy may go', async () => {
    const { one, made } = await oneNight();
    Object.assign(one.faults[1] ?? {}, { listed: 0 });
    const { at, failure } = await hold(one.depot(), made, one.context);
    expect(at).toEqual(['a']);
    expect(failure?.message).toMatch(/not on hold at every destination.*b could not be listed/s);
  });

  it('fails where no destination can be listed, and for a backup that is nowhere', async () => {
    const { one, made } = await oneNight();
    const nowhere = await hold(one.depot(), { ...made, id: '20261129T031700000Z-nosuch' }, one.context);
    expect(nowhere.failure?.message).toContain('no destination lists the backup');
    for (const faults of one.faults) Object.assign(faults, { listed: 0 });
    const { failure } = await hold(one.depot(), made, one.context);
    expect(failure?.message).toContain('no destination lists the backup');
  });

  it('fails where a hold that was taken is not listed', async () => {
    const { one, made } = await oneNight();
    for (const place of one.places) Object.assign(place, { put: async () => {} });
    const { failure } = await hold(one.depot(), made, one.context);
    expect(failure?.message).toMatch(/a: no hold is listed.*b: no hold is listed/s);
  });

  it('of one destination is carried to the others by the next run, and holds when the first is down', async () => {
    const { one, made } = await oneNight();
    Object.assign(one.faults[1] ?? {}, { listed: 0 });
    await hold(one.depot(), made, one.context);
    expect(holdsAt(one, 1)).toEqual([]);
    delete one.faults[1]?.listed;
    expect((await one.night(short)).failures).toEqual([]);
    expect(holdsAt(one, 1)).toHaveLength(1);
    Object.assign(one.faults[0] ?? {}, { listed: 0, begin: 'fails' });
    for (let night = 0; night < 4; night++) await one.night(short);
    expect(one.keysAt(1)).toContain(`shop/${made.id}.manifest.json`);
  });

  it('keeps what retention has listed before as free', async () => {
    const { one, made } = await oneNight();
    await one.night();
    await one.night();
    const listed = await one.depot().look();
    await hold(one.depot(), made, one.context);
    const pruned = await prune(one.depot(), listed, short.retention, ['shop'], one.context);
    expect(pruned).toMatchObject({ held: [{ id: made.id }, { id: made.id }], failures: [] });
    for (const index of [0, 1]) expect(one.keysAt(index)).toContain(`shop/${made.id}.manifest.json`);
    expect(pruned.removed).toHaveLength(2);
  });

  it('that cannot be carried to a copy fails the run', async () => {
    const { one, made } = await oneNight();
    Object.assign(one.faults[1] ?? {}, { put: /\.hold$/ });
    await hold(one.depot(), made, one.context);
    const { failures } = await one.night();
    expect(failures.map(({ message }) => message).join()).toContain('b does not take shop/');
  });
});
