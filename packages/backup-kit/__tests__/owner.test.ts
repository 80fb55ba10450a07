import type { Catalogue } from '@fairway/backups';
import { localHost } from '@fairway/host';
import { systemClock as clock, Failure, silentLogger as logger } from '@fairway/runtime';
import { describe, expect, it, test } from '@jest/globals';
import { machineOf, onlyOwn, ownerOf, ownFolders, requireOwnBackup } from '../src/backup/owner.ts';
import type { ReachedSubject, Subject } from '../src/subject.ts';
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

  it('stays its owner’s where another one’s data were dumped before theirs took its place', async () => {
    const catalogue = await catalogueOf('m1');
    const [backup] = catalogue.sources.get('shop') ?? [];
    if (!backup) throw new TypeError('no backup');
    const dumped = backup.copies.map((copy) => ({
      ...copy,
      manifest: copy.manifest && { ...copy.manifest, machine: 'm2', madeBefore: 'restore' as const },
    }));
    const sources = new Map([
      ['shop', [{ ...backup, copies: dumped }, ...(catalogue.sources.get('shop') ?? [])]],
    ]);
    expect(ownerOf(fakeSource('shop', ofShop), 'm1', { ...catalogue, sources }).is).toBe('this');
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

/** A managed database: no machine of ours tells it from another. */
const managed = (server: string | null, database = 'shop') => ({
  source: { ...fakeSource('shop', { rows, database }), serverId: async () => server },
  state: undefined,
});
const reached = (subject: Subject): ReachedSubject => ({
  ...{ name: 'shop', kind: 'postgres', subject, failure: undefined },
});

describe('managed databases of one name', () => {
  const backups = async () => catalogueOf(await machineOf(managed('7001'), signal));
  const foldersOf = async (...subjects: ReachedSubject[]) => ownFolders(subjects, await backups(), signal);

  it.each([
    ['the same server', '7001', 'shop', []],
    ['another server', '7002', 'shop', ['shop was not pruned']],
    ['another database of the server', '7001', 'staging', ['shop was not pruned']],
    ['a server that does not tell its number', null, 'shop', []],
  ])('are told apart: the folder seen from %s', async (_, server, database, refused) => {
    const { own, failures } = await foldersOf(reached(managed(server, database)));
    expect(own).toEqual(refused.length > 0 ? [] : ['shop']);
    expect([...failures.values()].map(({ what }) => what.replace(/:.*/, ''))).toEqual(refused);
  });

  it('that cannot be asked lose nothing', async () => {
    const failure = new Failure({ what: 'No way.', why: 'Down.', fix: 'Wait.' });
    const down = { ...managed('7001').source, serverId: () => Promise.reject(failure) };
    for (const one of [
      reached({ source: down, state: undefined }),
      { ...reached(managed('7001')), subject: undefined, failure },
    ]) {
      const { own, failures } = await foldersOf(one);
      expect(own).toEqual([]);
      expect(failures.get('shop')?.message).toMatch(
        /nobody knows whose the folder shop\/ is.*No way\. Down\./s,
      );
    }
  });

  it('get no backup of each other', async () => {
    const catalogue = await backups();
    const manifest = catalogue.sources.get('shop')?.at(-1)?.copies[0]?.manifest;
    if (!manifest) throw new TypeError('no backup');
    await requireOwnBackup(managed('7001'), manifest, signal);
    await expect(requireOwnBackup(managed('7002'), manifest, signal)).rejects.toThrow('`from-other: true`');
  });

  it('are offered their own backups only, and the others are told', async () => {
    const said: string[] = [];
    const deps = { signal, logger: { ...logger, warn: (line: string) => void said.push(line) } };
    const catalogue = await backups();
    const offered = await onlyOwn(catalogue, [managed('7001')], deps);
    expect(offered.sources.get('shop')).toHaveLength(1);
    expect((await onlyOwn(catalogue, [managed('7002')], deps)).sources.get('shop')).toEqual([]);
    expect(said.map((line) => line.slice(0, 1))).toEqual(['1', '2']);
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
