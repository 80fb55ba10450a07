import type { Catalogue } from '@fairway/backups';
import type { Source } from '@fairway/dumps';
import { localHost } from '@fairway/host';
import { systemClock as clock, Failure, silentLogger as logger } from '@fairway/runtime';
import { describe, expect, it } from '@jest/globals';
import {
  type OwnerMarks,
  onlyOwn,
  ownerMarksOf,
  ownerOf,
  ownFolders,
  requireOwnBackup,
} from '../src/backup/owner.ts';
import { sourceSchema } from '../src/sources/configuration.ts';
import { placeOnMachine } from '../src/sources/place.ts';
import type { ReachedSubject, Subject } from '../src/subject.ts';
import { fakeSource } from './fake-source.ts';
import { dayMs, usual, world } from './night.ts';

const rows = ['order 1'];
const { signal } = new AbortController();

const nowhere = { machine: null, app: null, part: null };

/** What the destinations have after two nights: the older backup with another machine than the newest one. */
async function catalogueOf(marks: Partial<OwnerMarks>): Promise<Catalogue> {
  const one = world(['a'], { rows });
  await one.night();
  await one.night();
  const { sources, destinations } = await one.depot().look();
  const [newest, ...older] = sources.get('shop') ?? [];
  const named = [
    ...older.map((backup) => ({ backup, marks: { machine: 'older' } })),
    ...(newest ? [{ backup: newest, marks }] : []),
  ].map(({ backup, marks }) => ({
    ...backup,
    copies: backup.copies.map((copy) => ({
      ...copy,
      manifest: copy.manifest && { ...copy.manifest, ...marks },
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
    expect(
      ownerOf(fakeSource('shop', settings), { ...nowhere, machine }, await catalogueOf({ machine: written }))
        .is,
    ).toBe(is);
  });

  it.each([
    ['the same place', { app: 'project shop', part: 'service db' }, 'this'],
    ['another project of the machine', { app: 'project shop-staging', part: 'service db' }, 'another'],
    ['another container of the machine', { app: null, part: 'container staging-db' }, 'another'],
    ['a place that nobody has said', { app: null, part: null }, 'this'],
  ] as const)('with a database of one name is seen from %s', async (_, place, is) => {
    const written = { machine: 'm1', app: 'project shop', part: 'service db' };
    const marks = { machine: 'm1', ...place };
    expect(ownerOf(fakeSource('shop', ofShop), marks, await catalogueOf(written)).is).toBe(is);
    expect(ownerOf(fakeSource('shop', ofShop), marks, await catalogueOf({ machine: 'm1' })).is).toBe('this');
  });

  it('stays its owner’s where another one’s data were dumped before theirs took its place', async () => {
    const catalogue = await catalogueOf({ machine: 'm1' });
    const [backup] = catalogue.sources.get('shop') ?? [];
    if (!backup) throw new TypeError('no backup');
    const dumped = backup.copies.map((copy) => ({
      ...copy,
      manifest: copy.manifest && { ...copy.manifest, machine: 'm2', madeBefore: 'restore' as const },
    }));
    const sources = new Map([
      ['shop', [{ ...backup, copies: dumped }, ...(catalogue.sources.get('shop') ?? [])]],
    ]);
    expect(
      ownerOf(fakeSource('shop', ofShop), { ...nowhere, machine: 'm1' }, { ...catalogue, sources }).is,
    ).toBe('this');
  });

  it('without a backup is nobody’s', () => {
    const nothing = { sources: new Map(), destinations: [] };
    expect(ownerOf(fakeSource('shop', ofShop), { ...nowhere, machine: 'm1' }, nothing)).toEqual({
      is: 'nobody',
    });
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
  source: { ...fakeSource('shop', { rows, database }), server: { elsewhere: true, id: async () => server } },
  state: undefined,
});
const reached = (subject: Subject): ReachedSubject => ({
  ...{ name: 'shop', kind: 'postgres', subject, failure: undefined },
});

describe('managed databases of one name', () => {
  const backups = async () => catalogueOf(await ownerMarksOf(managed('7001'), signal));
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
    const down = {
      ...managed('7001').source,
      server: { elsewhere: true, id: () => Promise.reject(failure) },
    };
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

describe('the number of a machine', () => {
  const host = localHost({ logger, clock });
  const of = async (said: Readonly<Record<string, string>>, more: Partial<Source> = {}) => {
    const exec = async ([program = '']: readonly string[]) => ({
      ...{ exitCode: 0, stdout: said[program] ?? '', stderr: '' },
    });
    const state = { host: { ...host, exec }, directory: '/' };
    return (await ownerMarksOf({ source: { ...fakeSource('shop', { rows }), ...more }, state }, signal))
      .machine;
  };
  const id = '0123456789abcdef0123456789abcde';

  it('is hashed, and stays the same', async () => {
    const first = await of({ cat: `${id}f\n` });
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(await of({ cat: `${id}f` })).toBe(first);
    expect(await of({ cat: `${id}e` })).not.toBe(first);
  });

  it('is that of its engine where an image has left it empty, and else that of the server', async () => {
    const engines = [await of({ docker: 'one' }), await of({ cat: 'uninitialized', docker: 'two' })];
    const server = (number: string) => ({ server: { elsewhere: false, id: async () => number } });
    const servers = [await of({}, server('7001')), await of({}, server('7002'))];
    expect(new Set([...engines, ...servers, null]).size).toBe(5);
    expect(await of({ docker: 'one' }, server('7001'))).toBe(engines[0]);
    expect(await of({})).toBeNull();
  });
});

describe('the place of a source on its machine', () => {
  const placeOf = (item: object, url?: string) =>
    placeOnMachine(sourceSchema.parse({ name: 'shop', ...item }), url);

  it.each([
    [{ kind: 'postgres', project: 'shop', service: 'db' }, undefined, 'project shop', 'service db'],
    [{ kind: 'mysql', stack: 'shop', service: 'db' }, undefined, 'stack shop', 'service db'],
    [{ kind: 'postgres', container: 'shop-db-1' }, undefined, null, 'container shop-db-1'],
    [{ kind: 'volume', volume: 'shop_uploads' }, undefined, null, 'volume shop_uploads'],
    [{ kind: 'paths', paths: ['/srv'], project: 'shop' }, undefined, 'project shop', null],
    [
      { kind: 'postgres', reach: 'on-host', host: 'db1' },
      'postgresql://u:p@localhost/shop',
      null,
      'port 5432',
    ],
    [{ kind: 'mariadb', reach: 'on-host', host: 'db1' }, undefined, null, null],
    [{ kind: 'mariadb', reach: 'ssh-tunnel', host: 'db1' }, 'mysql://u:p@127.0.0.1/shop', null, 'port 3306'],
    [
      { kind: 'mariadb', reach: 'ssh-tunnel', host: 'db1' },
      'mysql://u:p@db:3307/shop',
      null,
      'address db:3307',
    ],
    [{ kind: 'postgres', reach: 'ssh-tunnel', host: 'db1' }, 'postgresql://u:p@db/shop', null, null],
    [{ kind: 'mariadb', reach: 'direct' }, 'mysql://u:p@db/shop', null, null],
  ])('is of %j with %s', (item, url, app, part) => {
    expect(placeOf(item, url)).toEqual({ app, part });
  });
});
