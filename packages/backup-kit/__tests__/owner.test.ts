import type { Catalogue } from '@fairway/backups';
import { localHost } from '@fairway/host';
import { systemClock as clock, silentLogger as logger } from '@fairway/runtime';
import { describe, expect, it, test } from '@jest/globals';
import { machineOf, ownerOf } from '../src/backup/owner.ts';
import { fakeSource } from './fake-source.ts';
import { dayMs, usual, world } from './night.ts';

const rows = ['order 1'];
const { signal } = new AbortController();

/** What the destinations have after two nights: the older backup with another machine than the newest one. */
async function catalogueOf(machine: string | null): Promise<Catalogue> {
  const one = world(['a'], { rows });
  await one.night();
  await one.night();
  const { sources, destinations } = await one.depot().look();
  const [newest, ...older] = sources.get('shop') ?? [];
  const named = [
    ...older.map((backup) => ({ backup, machine: 'older' })),
    ...(newest ? [{ backup: newest, machine }] : []),
  ].map(({ backup, machine }) => ({
    ...backup,
    copies: backup.copies.map((copy) => ({
      ...copy,
      manifest: copy.manifest && { ...copy.manifest, machine },
    })),
  }));
  return { sources: new Map([['shop', named]]), destinations };
}

describe('a folder of backups', () => {
  const ofShop = { rows, database: 'shop' };
  it.each([
    ['the same machine', 'm1', 'm1', ofShop, 'this'],
    ['another machine', 'm1', 'm2', ofShop, 'another'],
    ['another database of the same machine', 'm1', 'm1', { rows, database: 'shop_staging' }, 'another'],
    ['a machine that has no number', 'm1', null, ofShop, 'this'],
    ['a machine that nobody wrote down', null, 'm2', ofShop, 'this'],
  ] as const)('is seen from %s by its newest backup', async (_, written, machine, settings, is) => {
    expect(ownerOf(fakeSource('shop', settings), machine, await catalogueOf(written)).is).toBe(is);
  });

  it('without a backup is nobody’s', () => {
    const nothing = { sources: new Map(), destinations: [] };
    expect(ownerOf(fakeSource('shop', ofShop), 'm1', nothing)).toEqual({ is: 'nobody' });
  });

  it('of another source is left as it is: nothing is dumped, swept or removed', async () => {
    const one = world(['a'], { rows });
    const rules = { ...usual, retention: { ...usual.retention, keepDays: 1, keepMin: 1 } };
    for (const _ of [1, 2, 3]) await one.night();
    const before = one.keysAt(0);
    one.settings.database = 'shop_staging';
    await one.clock.sleep(9 * dayMs);
    const { failures } = await one.night(rules);
    expect(failures.map(({ what }) => what)).toEqual([
      'shop was not backed up: the folder shop/ holds the backups of another source.',
    ]);
    expect(failures[0]?.evidence.join()).toContain('database shop, made by https://');
    expect(one.keysAt(0)).toEqual(before);
  });
});

test('the number of a machine is hashed, and stays the same', async () => {
  const host = localHost({ logger, clock });
  const of = (id: string) =>
    machineOf(
      {
        source: fakeSource('shop', { rows }),
        state: {
          host: { ...host, exec: async () => ({ exitCode: 0, stdout: id, stderr: '' }) },
          directory: '/',
        },
      },
      signal,
    );
  expect(await of('0123abcd\n')).toMatch(/^[0-9a-f]{32}$/);
  expect(await of('0123abcd')).toBe(await of('0123abcd\n'));
  expect(await of('0123abce')).not.toBe(await of('0123abcd'));
  expect(await of('')).toBeNull();
});
