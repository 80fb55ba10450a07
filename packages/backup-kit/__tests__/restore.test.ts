import type { Identity } from '@fairway/backups';
import { silentLogger } from '@fairway/runtime';
import { describe, expect, it } from '@jest/globals';
import { proveSource } from '../src/prove/prove-source.ts';
import { chooseBackup, type WantedBackup } from '../src/restore/choose.ts';
import { restoreBackup } from '../src/restore/restore.ts';
import { targetOf, type WrittenTarget } from '../src/restore/target.ts';
import { whileReplacing } from '../src/restore/while-replacing.ts';
import type { BackupContext } from '../src/subject.ts';
import { fakeSource } from './fake-source.ts';
import { dayMs, identities, recipient, stranger, usual, type World, world } from './night.ts';

const newest: WantedBackup = { which: 'newest' };

/** What the command restore does. */
async function restore(
  one: World,
  wanted: WantedBackup,
  {
    keys: identities = [],
    ...written
  }: Partial<WrittenTarget> & { readonly keys?: readonly Identity[] } = {},
) {
  const depot = one.depot();
  const target = targetOf(one.source, { target: '', confirm: '', ...written }, one.clock.now());
  const catalogue = await depot.look();
  const chosen = chooseBackup(catalogue, 'shop', wanted, one.clock.now());
  const rules = { identities, mask: undefined };
  const restoring = (context: BackupContext) =>
    restoreBackup(one.source, chosen, target, depot, rules, context);
  if (target.existing === 'refuse') return restoring(one.context);
  const subject = { source: one.source, state: undefined };
  const replacement = { target, chosen, catalogue };
  const made = await whileReplacing(subject, replacement, depot, usual.backUp, one.context, restoring);
  return made.restored;
}

/** Three nights: the first two are proven, the third is not. */
async function threeNights(names = ['a', 'b']): Promise<World> {
  const one = world(names, { rows: ['first'] });
  await one.night();
  one.settings.rows = ['first', 'second'];
  await one.night();
  one.settings.rows = ['first', 'second', 'third'];
  one.settings.proving = 'fails';
  await one.night();
  delete one.settings.proving;
  return one;
}

const idOf = (one: World, night: number) =>
  one
    .keysAt(0)
    .filter((key) => key.endsWith('.manifest.json'))
    .map((key) => key.replace(/^shop\/|\.manifest\.json$/g, ''))[night] ?? '';

describe('a restore', () => {
  it('takes the newest proven backup, into a new database with the time in its name', async () => {
    const one = await threeNights();
    const made = await restore(one, newest);
    const [, name = ''] = /^database (shop_20261202_031700\d{3})$/.exec(made.where) ?? [];
    expect(one.source.databases.get(name)).toBe('first\nsecond\n');
    expect(one.source.databases.get('shop')).toBe('');
  });

  it('takes the newest proven one before a time', async () => {
    const one = await threeNights();
    const at = Date.parse('2026-11-29T12:00:00Z');
    await restore(one, { which: 'before', at }, { target: 'old' });
    expect(one.source.databases.get('old')).toBe('first\n');
  });

  it('takes a named one, also where nobody has proven it', async () => {
    const one = await threeNights();
    await restore(one, { which: 'named', id: idOf(one, 2) }, { target: 'third' });
    expect(one.source.databases.get('third')).toBe('first\nsecond\nthird\n');
  });

  it('names what is there where the wanted one is not', async () => {
    const one = await threeNights();
    const id = '20261129T031700000Z-nosuch';
    await expect(restore(one, { which: 'named', id })).rejects.toThrow(idOf(one, 1));
    const at = Date.parse('2026-11-28T00:00:00Z');
    await expect(restore(one, { which: 'before', at })).rejects.toThrow(
      'There is no proven backup of shop before 2026-11-28 00:00 UTC.',
    );
  });

  it('names the source that has no backup at all', async () => {
    const none = await world(['a'], { rows: [] }).depot().look();
    const choose = () => chooseBackup(none, 'shop', { which: 'newest-whole' }, 0);
    expect(choose).toThrow('There is no whole backup of shop.');
    expect(choose).toThrow('No destination has a backup of shop.');
  });

  it('passes over a damaged copy for one at another destination', async () => {
    const one = await threeNights();
    for (const [key, bytes] of one.places[0]?.objects ?? [])
      if (key.endsWith('.bin.zst')) bytes[7] = (bytes[7] ?? 0) ^ 1;
    const made = await restore(one, newest, { target: 'new' });
    expect(made.from).toBe('b');
    expect(one.source.databases.get('new')).toBe('first\nsecond\n');
  });

  it('fails where every copy is damaged, and names each', async () => {
    const one = await threeNights();
    for (const { objects } of one.places)
      for (const [key, bytes] of objects) if (key.endsWith('.bin.zst')) bytes[7] = (bytes[7] ?? 0) ^ 1;
    const failing = restore(one, newest, { target: 'shop', confirm: 'shop' });
    await expect(failing).rejects.toThrow(/could be restored.*at b is damaged.*at a is damaged/s);
    expect(one.source.databases.get('shop')).toBe('');
  });

  it.each<[string, (one: World) => void, number]>([
    ['once where all of its bytes came', ({ source: { databases } }) => void databases.set('new', ''), 1],
    [
      'only as far as the restore did',
      ({ source }) => void Object.assign(source, { restore: () => Promise.reject(new Error('no room')) }),
      1,
    ],
  ])('that fails for another reason reads a good copy %s', async (_, fail, times) => {
    const one = await threeNights(['a']);
    fail(one);
    const read: string[] = [];
    for (const place of one.places) {
      const { read: readOf } = place;
      Object.assign(place, {
        read: (key: string, signal: AbortSignal) => {
          if (key.endsWith('.bin.zst')) read.push(key);
          return readOf(key, signal);
        },
      });
    }
    await expect(restore(one, newest, { target: 'new' })).rejects.toThrow(/new exists|no room/);
    expect(read).toHaveLength(times);
  });

  it('does not replace what exists, unless its name is typed once more', async () => {
    const one = await threeNights();
    await expect(restore(one, newest, { target: 'shop' })).rejects.toThrow('shop exists');
    for (const confirm of ['shop ', 'Shop', 'yes']) {
      await expect(restore(one, newest, { target: 'shop', confirm })).rejects.toThrow(
        'these are not the same name',
      );
    }
    expect(one.source.databases.get('shop')).toBe('');
    await restore(one, newest, { target: 'shop', confirm: 'shop' });
    expect(one.source.databases.get('shop')).toBe('first\nsecond\n');
  });

  it('replaces nothing that could not be dumped before', async () => {
    const one = await threeNights();
    one.settings.dump = 'is cut';
    await expect(restore(one, newest, { target: 'shop', confirm: 'shop' })).rejects.toThrow(
      'shop was not replaced, because what is there could not be dumped before.',
    );
    expect(one.source.databases.get('shop')).toBe('');
  });

  it('replaces nothing that a container uses which must not, and does so before anything is locked, dumped or stopped', async () => {
    const one = await threeNights();
    const before = one.keysAt(0);
    const done: string[] = [];
    Object.assign(one.settings, { dumped: () => done.push('dumped') });
    Object.assign(one.source, {
      lock: async () => void done.push('locked'),
      users: async () => [
        { container: 'shop-web-1', app: 'shop', service: 'web' },
        { container: 'shop-worker-1', app: 'shop', service: 'worker' },
      ],
    });
    await expect(restore(one, newest, { target: 'shop', confirm: 'shop' })).rejects.toThrow(
      /Nothing was dumped.*used by shop-web-1, shop-worker-1.*docker stop shop-web-1 shop-worker-1.*`recover`/s,
    );
    expect([done, one.keysAt(0)]).toEqual([[], before]);
    await restore(one, newest, { target: 'shop_looked_at' });
    expect(one.source.databases.get('shop_looked_at')).toBe('first\nsecond\n');
  });

  it('keeps a dump of what it replaces', async () => {
    const one = await threeNights();
    const before = one.keysAt(1).length;
    await restore(one, newest, { target: 'shop', confirm: 'shop' });
    expect(one.keysAt(1)).toHaveLength(before + 2);
  });

  it('keeps that dump for whoever names it: nobody else gets what was replaced', async () => {
    const one = await threeNights();
    one.settings.rows = ['all that is left'];
    await restore(one, newest, { target: 'shop', confirm: 'shop' });
    const { sources } = await one.depot().look();
    const [safety] = sources.get('shop') ?? [];
    if (!safety) throw new TypeError('no safety backup');
    expect(safety.copies.map(({ manifest }) => manifest?.madeBefore)).toEqual(['restore', 'restore']);
    const depot = one.depot();
    const rules = { by: 'restore', identities: [] } as const;
    const wanted = { id: safety.id, made: undefined };
    const subject = { source: one.source, state: undefined };
    const proven = await proveSource(subject, wanted, depot, rules, await depot.look(), one.context);
    expect(proven.failures).toEqual([]);
    await one.clock.sleep(1_000);
    const listed = await depot.look();
    const taken = (backup: WantedBackup) => chooseBackup(listed, 'shop', backup, one.clock.now()).backup.id;
    expect(taken(newest)).toBe(idOf(one, 1));
    expect(taken({ which: 'before', at: one.clock.now() })).toBe(idOf(one, 1));
    expect(taken({ which: 'newest-whole' })).toBe(idOf(one, 2));
    expect(taken({ which: 'named', id: safety.id })).toBe(safety.id);
  });

  it('takes the newest one that the given key opens, and says which newer ones it does not', async () => {
    const one = await threeNights();
    const backUp = { ...usual.backUp, recipients: [stranger()] };
    await one.night({ backUp });
    const listed = await one.depot().look();
    const choose = (keys: readonly Identity[]) => chooseBackup(listed, 'shop', newest, one.clock.now(), keys);
    expect(choose(identities())).toMatchObject({
      backup: { id: idOf(one, 1) },
      passedOver: [idOf(one, 3)],
      older: [idOf(one, 0)],
    });
    expect(choose([])).toMatchObject({ backup: { id: idOf(one, 3) }, passedOver: [] });
  });

  it('names a later time where all that is proven began later', async () => {
    const one = await threeNights();
    const at = Date.parse('2026-11-28T00:00:00Z');
    await expect(restore(one, { which: 'before', at })).rejects.toThrow(
      'Name a later time: the oldest proven one began at 2026-11-29 03:17 UTC.',
    );
  });

  it('names the proven ones before it where every copy is damaged, and no other copy that there is none of', async () => {
    const one = await threeNights();
    const said: string[] = [];
    Object.assign(one.context, { logger: { ...silentLogger, warn: (line: string) => said.push(line) } });
    for (const { objects } of one.places)
      for (const [key, bytes] of objects)
        if (key.includes(idOf(one, 1)) && key.endsWith('.bin.zst')) bytes[7] = (bytes[7] ?? 0) ^ 1;
    await expect(restore(one, newest, { target: 'new' })).rejects.toThrow(`\`backup: ${idOf(one, 0)}\``);
    expect(said.map((line) => line.slice(0, 21))).toEqual(['Another copy is taken']);
  });

  it('replaces nothing where no destination has the whole dump of it', async () => {
    const one = await threeNights(['a']);
    Object.assign(one.faults[0] ?? {}, { put: /manifest/ });
    await expect(restore(one, newest, { target: 'shop', confirm: 'shop' })).rejects.toThrow(
      /shop was not replaced.*a did not/s,
    );
    expect(one.source.databases.get('shop')).toBe('');
  });

  it('replaces nothing where the dump of it is not listed afterwards', async () => {
    const one = await threeNights(['a']);
    for (const place of one.places) {
      const { put } = place;
      Object.assign(place, {
        async put(key: string, bytes: Buffer) {
          await put(key, bytes);
          place.objects.delete(key);
        },
      });
    }
    await expect(restore(one, newest, { target: 'shop', confirm: 'shop' })).rejects.toThrow(
      /shop was not replaced/,
    );
    expect(one.source.databases.get('shop')).toBe('');
  });

  it('dumps what has the name of the target, and not what has that of the source', async () => {
    const one = world(['a'], { rows: ['first'], database: 'shop_prod' });
    await one.night();
    await restore(one, newest, { target: 'shop', confirm: 'shop' });
    const dumped = () => one.keysAt(0).filter((key) => key.endsWith('.manifest.json'));
    expect(dumped()).toEqual([expect.stringMatching(/^shop-shop\//), expect.stringMatching(/^shop\//)]);
    await one.clock.sleep(1000);
    await restore(one, newest, { target: 'shop_prod', confirm: 'shop_prod' });
    expect(dumped().filter((key) => key.startsWith('shop/'))).toHaveLength(2);
  });

  it('keeps a dump of other files apart from those of the source, whose name they would have', async () => {
    const one = await threeNights(['a']);
    const before = one.keysAt(0);
    const { sibling } = one.source;
    Object.assign(one.source, { sibling: (target: string) => ({ ...sibling(target), name: 'shop' }) });
    await restore(one, newest, { target: 'staging_files', confirm: 'staging_files' });
    const added = one.keysAt(0).filter((key) => !before.includes(key));
    expect(new Set(added.map((key) => key.replace(/\/.*/, '')))).toEqual(new Set(['shop-staging-files']));
  });

  it('encrypts the dump of what it replaces to those who can read what takes its place', async () => {
    const one = world(['a'], { rows: ['first'] });
    await one.night({
      backUp: { ...usual.backUp, recipients: [recipient()] },
      prove: { by: 'restore', identities: identities() },
    });
    await restore(one, newest, { target: 'shop', confirm: 'shop', keys: identities() });
    const dumps = one.keysAt(0).filter((key) => key.includes('.bin'));
    expect(dumps).toEqual([expect.stringMatching(/\.age$/), expect.stringMatching(/\.age$/)]);
  });

  it('holds the lock of what it replaces until that is replaced', async () => {
    const one = await threeNights();
    const seen: string[] = [];
    Object.assign(one.settings, {
      lock: async () => void seen.push('taken'),
      released: () => void seen.push(`released: ${one.source.databases.get('shop')}`),
    });
    Object.assign(one, { source: fakeSource('shop', one.settings, one.source.databases) });
    await restore(one, newest, { target: 'shop', confirm: 'shop' });
    expect(seen).toEqual(['taken', 'released: first\nsecond\n']);
  });

  it('says which key is missing for an encrypted one', async () => {
    const one = world(['a'], { rows: ['first'] });
    await one.night({ backUp: { ...usual.backUp, recipients: [recipient()] } });
    await one.clock.sleep(dayMs);
    await expect(restore(one, newest)).rejects.toThrow(`encrypted to ${recipient().name}`);
  });

  it('ends with a failure where something did not come back', async () => {
    const one = await threeNights();
    one.settings.differences = ['index one is gone'];
    await expect(restore(one, newest)).rejects.toThrow('index one is gone');
  });
});

describe('a target', () => {
  it('must be named for files, which have no place of their own', () => {
    const files = { name: 'uploads', kind: 'paths' as const };
    expect(() => targetOf(files, { target: '', confirm: '' }, 0)).toThrow('Files need a directory');
  });
});
