import { type Manifest, parseManifest, parseProof } from '@fairway/backups';
import { describe, expect, it } from '@jest/globals';
import { dayMs, identities, recipient, usual, type World, world } from './night.ts';

const rows = ['order 1', 'order 2', 'order 3'];

function manifestAt(one: World, index = 0): Manifest {
  const key = one.keysAt(index).findLast((name) => name.endsWith('.manifest.json')) ?? '';
  return parseManifest(String(one.places[index]?.objects.get(key)), 'The manifest');
}

const proofsAt = (one: World, index: number) =>
  one
    .keysAt(index)
    .filter((key) => key.includes('.proof-'))
    .map((key) => parseProof(String(one.places[index]?.objects.get(key)), 'The proof'));

const objectsAt = (one: World, index: number) => one.keysAt(index).filter((key) => /\.bin/.test(key));

describe('a night', () => {
  it('leaves the backup at every destination, proven by a restore, and says what it is', async () => {
    const one = world(['a', 'b'], { rows });
    const { failures, sources, catalogue } = await one.night();
    expect(failures).toEqual([]);
    expect(one.source.proven).toEqual(['order 1\norder 2\norder 3\n']);
    const manifest = manifestAt(one);
    expect(manifest).toMatchObject({
      source: 'shop',
      tool: 'fake_dump 1.0',
      rows: { lines: 3 },
      migrations: { newest: '2_second', worksFor: ['2_second'] },
      release: null,
    });
    expect(manifest.recovery.at(-1)).toContain('sha256sum --check');
    for (const place of [0, 1]) {
      expect(proofsAt(one, place)).toHaveLength(1);
      expect(proofsAt(one, place)[0]?.restored).toMatchObject({ from: 'object', seconds: 4 });
    }
    expect(
      catalogue.sources.get('shop')?.[0]?.copies.map(({ state, provenAt }) => [state, !!provenAt]),
    ).toEqual([
      ['whole', true],
      ['whole', true],
    ]);
    expect(sources[0]?.backup?.made.copies.every(({ failure }) => !failure)).toBe(true);
  });

  it('carries roles and grants along, and reads them back too', async () => {
    const one = world(['a'], { rows, globals: true });
    expect((await one.night()).failures).toEqual([]);
    expect(manifestAt(one).objects.map(({ file }) => file.replace(/^[^.]+/, ''))).toEqual([
      '.bin.zst',
      '.globals.sql.zst',
    ]);
    expect(proofsAt(one, 0)[0]?.read).toHaveLength(2);
  });

  it('restores from another destination the next night, so that all are read within a week', async () => {
    const one = world(['a', 'b', 'c'], { rows });
    const read: string[] = [];
    for (let night = 0; night < 6; night++) {
      const { failures, sources } = await one.night();
      expect(failures).toEqual([]);
      for (const { copy, how } of sources[0]?.proven?.readings ?? [])
        if (how === 'restored') read.push(copy.destination);
    }
    expect(new Set(read)).toEqual(new Set(['a', 'b', 'c']));
  });

  it('removes what no rule keeps, and keeps the newest proven ones', async () => {
    const one = world(['a'], { rows });
    const rules = { retention: { ...usual.retention, keepDays: 3, keepMin: 2 } };
    for (let night = 0; night < 6; night++) {
      expect((await one.night(rules)).failures).toEqual([]);
      await one.clock.sleep(dayMs / 24);
    }
    expect(objectsAt(one, 0)).toHaveLength(3);
  });
});

describe('an encrypted backup', () => {
  const encrypted = { ...usual.backUp, recipients: [recipient()] };

  it('is proven from the stream as it passes where nobody has the private key', async () => {
    const one = world(['a', 'b'], { rows });
    const { failures, sources } = await one.night({ backUp: encrypted });
    expect(failures).toEqual([]);
    expect(one.source.proven).toEqual(['order 1\norder 2\norder 3\n']);
    expect(sources[0]?.proven?.readings[0]?.how).toBe('from the stream');
    expect(proofsAt(one, 1)[0]?.restored?.from).toBe('stream');
    expect(proofsAt(one, 1)[0]?.read).toHaveLength(1);
  });

  it('holds no snapshot while the image for its proof is pulled', async () => {
    const done: string[] = [];
    const pull = async () => {
      await new Promise(setImmediate);
      done.push('pulled');
    };
    const one = world(['a'], { rows, pull, dumped: () => done.push('dumped') });
    expect((await one.night({ backUp: encrypted })).failures).toEqual([]);
    expect(done).toEqual(['pulled', 'dumped']);
  });

  it('is stored where there is no place for its proof, and the run says so', async () => {
    const one = world(['a'], { rows, proving: 'fails' });
    const { failures } = await one.night({ backUp: encrypted });
    expect(failures.map(({ message }) => message).join()).toContain('the throwaway server does not start');
    expect(objectsAt(one, 0)).toHaveLength(1);
    expect(proofsAt(one, 0)).toEqual([]);
  });

  it('is proven from the stored bytes where somebody has it', async () => {
    const one = world(['a'], { rows });
    const prove = { by: 'restore' as const, identities: identities() };
    expect((await one.night({ backUp: encrypted, prove })).failures).toEqual([]);
    expect(proofsAt(one, 0)[0]?.restored?.from).toBe('object');
  });

  it('is not proven where the restore from the stream lost rows, and is stored all the same', async () => {
    const one = world(['a'], { rows, differences: ['index one is gone'] });
    const { failures } = await one.night({ backUp: encrypted });
    expect(failures.map(({ message }) => message).join()).toContain('index one is gone');
    expect(objectsAt(one, 0)).toHaveLength(1);
    expect(proofsAt(one, 0)).toEqual([]);
  });
});

describe('a dump that is not whole', () => {
  it.each(['ends with status 1', 'is cut', 'writes nothing', 'hangs'] as const)(
    'leaves nothing under a name, and the proven ones stay: it %s',
    async (dump) => {
      const one = world(['a', 'b'], { rows });
      const rules = { retention: { ...usual.retention, keepDays: 1, keepMin: 1 } };
      await one.night(rules);
      const before = one.keysAt(0);
      one.settings.dump = dump;
      for (let night = 0; night < 3; night++) {
        const { failures, sources } = await one.night(rules);
        expect(failures).not.toEqual([]);
        expect(sources[0]?.backup).toBeUndefined();
      }
      expect(one.keysAt(0)).toEqual(before);
      expect([...one.places.flatMap(({ open }) => [...open])]).toEqual([]);
    },
  );

  it('fails the run where a proof finds something missing, and takes no proven copy away', async () => {
    const one = world(['a'], { rows });
    const rules = { retention: { ...usual.retention, keepDays: 1, keepMin: 1 } };
    await one.night(rules);
    one.settings.differences = ['sequence orders_id_seq: 42 was dumped, and 1 came back'];
    for (let night = 0; night < 5; night++) {
      const { failures } = await one.night(rules);
      expect(failures[0]?.message).toContain('sequence orders_id_seq');
    }
    expect(proofsAt(one, 0)).toHaveLength(6);
    expect(one.keysAt(0)[0]).toContain('20261129T031700000Z');
  });

  it('is told where it is tenfold smaller than the last proven one', async () => {
    const one = world(['a'], { rows: Array.from({ length: 400 }, (_, row) => `order ${row}`) });
    await one.night();
    one.settings.rows = ['order 1'];
    expect((await one.night()).failures).toEqual([]);
    expect(one.warnings.join()).toMatch(/shop: The backup has 8 B .* The last proven one had 3\.9 kB/);
  });
});

describe('a destination', () => {
  it('that refuses fails the run where all are required, and the others have the backup', async () => {
    const one = world(['a', 'b'], { rows });
    Object.assign(one.faults[1] ?? {}, { begin: 'fails' });
    const { failures, sources } = await one.night();
    expect(failures.map(({ message }) => message).join()).toContain('b refuses');
    expect(
      sources[0]?.backup?.made.copies.map(({ destination, failure }) => [destination.name, !failure]),
    ).toEqual([
      ['a', true],
      ['b', false],
    ]);
    expect(proofsAt(one, 0)).toHaveLength(1);
  });

  it('that refuses is a warning where any other suffices', async () => {
    const one = world(['a', 'b'], { rows });
    Object.assign(one.faults[1] ?? {}, { begin: 'fails' });
    const { failures } = await one.night({ backUp: { ...usual.backUp, required: 'any' } });
    expect(failures).toEqual([]);
    expect(one.warnings.join()).toContain('b refuses');
  });

  it('that takes no manifest has no backup, and keeps nothing of it', async () => {
    const one = world(['a', 'b'], { rows });
    Object.assign(one.faults[1] ?? {}, { put: /manifest/ });
    const { failures } = await one.night();
    expect(failures.map(({ message }) => message).join()).toContain('b does not take shop/');
    expect(one.keysAt(1).filter((key) => !key.includes('.proof-'))).toEqual([]);
  });

  it('whose answer to the manifest is lost has none afterwards, so that nobody misses its objects', async () => {
    const one = world(['a', 'b'], { rows });
    const [, b] = one.places;
    if (!b) throw new TypeError('no destination');
    const { put } = b;
    b.put = async (key, bytes) => {
      await put(key, bytes);
      if (key.endsWith('.manifest.json')) throw new Error('the connection was cut');
    };
    const { failures, catalogue } = await one.night();
    expect(failures.map(({ message }) => message).join()).toContain('the connection was cut');
    expect(one.keysAt(1).filter((key) => !key.includes('.proof-'))).toEqual([]);
    const copies = catalogue.sources.get('shop')?.[0]?.copies ?? [];
    expect(copies.find(({ destination }) => destination === 'b')?.state).not.toBe('lost');
  });

  it('whose bytes at rest are changed is found, written down, and the backup proven from another', async () => {
    const one = world(['a', 'b'], { rows });
    const [a] = one.places;
    if (!a) throw new TypeError('no destination');
    const { read } = a;
    let changed = false;
    a.read = async (key, signal) => {
      if (key.endsWith('.bin.zst') && !changed) {
        changed = true;
        const bytes = a.objects.get(key) ?? Buffer.alloc(0);
        bytes[5] = (bytes[5] ?? 0) ^ 1;
      }
      return read(key, signal);
    };
    const { failures, catalogue } = await one.night();
    expect(failures.map(({ message }) => message).join()).toContain('The copy of shop/');
    expect(failures.map(({ message }) => message).join()).toContain('at a is damaged');
    const copies = catalogue.sources.get('shop')?.[0]?.copies ?? [];
    expect(copies.map(({ destination, state, provenAt }) => [destination, state, !!provenAt])).toEqual([
      ['a', 'damaged', false],
      ['b', 'whole', true],
    ]);
  });

  it('that cannot be listed any more is no proof, whatever it has acknowledged', async () => {
    const one = world(['a', 'b'], { rows });
    Object.assign(one.faults[1] ?? {}, { listed: 0 });
    const { failures } = await one.night();
    expect(failures.map(({ message }) => message).join()).toContain('b does not list it');
    expect(one.keysAt(1).some((key) => key.endsWith('.manifest.json'))).toBe(true);
  });

  it('that keeps a copy by a lock of its own fails nothing', async () => {
    const one = world(['a'], { rows });
    Object.assign(one.faults[0] ?? {}, { retains: /./ });
    const rules = { retention: { ...usual.retention, keepDays: 1, keepMin: 1 } };
    for (let night = 0; night < 4; night++) expect((await one.night(rules)).failures).toEqual([]);
    const { pruned, failures } = await one.night(rules);
    expect(failures).toEqual([]);
    expect(pruned.retained.length).toBeGreaterThan(0);
    expect(objectsAt(one, 0)).toHaveLength(5);
  });
});

describe('a run that is stopped', () => {
  it.each([
    ['the manifest', /\.manifest/],
    ['a proof', /\.proof-/],
  ])('does not wait for a store that says nothing to %s', async (_, key) => {
    const one = world(['a'], { rows });
    const [a] = one.places;
    if (!a) throw new TypeError('no destination');
    const stop = new AbortController();
    const { put } = a;
    a.put = (name, bytes) => {
      if (!key.test(name)) return put(name, bytes);
      stop.abort(new Error('the runner was stopped'));
      return new Promise(() => {});
    };
    await expect(one.night({}, { signal: stop.signal })).rejects.toThrow('the runner was stopped');
    expect(objectsAt(one, 0)).toHaveLength(1);
  });
});
