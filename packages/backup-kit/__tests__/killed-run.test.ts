import { describe, expect, it } from '@jest/globals';
import { dayMs, world } from './night.ts';

const rows = ['order 1', 'order 2', 'order 3'];

describe('a run that was killed', () => {
  it('leaves parts, which the next run removes at once where it has the lock of the source', async () => {
    const one = world(['a'], { rows, lock: async () => {} });
    one.places[0]?.open.add('shop/20261128T031700000Z-killed.bin.zst');
    one.places[0]?.open.add('other/20261128T031700000Z-killed.bin.zst');
    expect((await one.night()).failures).toEqual([]);
    expect([...(one.places[0]?.open ?? [])]).toEqual(['other/20261128T031700000Z-killed.bin.zst']);
  });

  it('leaves young parts in a folder without a backup until that is known to be of this source', async () => {
    const one = world(['a'], { rows, lock: async () => {} });
    const [place] = one.places;
    if (!place) throw new TypeError('no destination');
    const key = 'shop/20261129T031600000Z-killed.bin.zst';
    place.open.add(key);
    Object.assign(place, {
      async *leftovers() {
        for (const each of place.open) yield { key: each, id: each, begun: one.clock.now() };
      },
    });
    await one.night();
    expect([...place.open]).toEqual([key]);
    await one.night();
    expect([...place.open]).toEqual([]);
  });

  it('leaves an object without a manifest, which is removed after a day and is never a backup', async () => {
    const one = world(['a'], { rows });
    const key = 'shop/20261129T020000000Z-k1lled.bin.zst';
    await one.places[0]?.put(key, Buffer.from('half'));
    const first = await one.night();
    expect(first.failures).toEqual([]);
    expect(one.keysAt(0)).toContain(key);
    await one.clock.sleep(dayMs);
    expect((await one.night()).failures).toEqual([]);
    expect(one.keysAt(0)).not.toContain(key);
  });

  it('holds nobody up: whoever holds the lock is named', async () => {
    const one = world(['a'], {
      rows,
      lock: async () => {
        throw new Error('held by a migration of octocat');
      },
    });
    const { failures } = await one.night();
    expect(failures[0]?.message).toContain('held by a migration of octocat');
    expect(one.keysAt(0)).toEqual([]);
  });
});
