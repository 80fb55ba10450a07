import { formatStamp } from '@fairway/runtime';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type BackupFile, contentKinds, formatFile, parseFile } from '../src/names/backup-file.ts';
import { newBackupId, readStamp, timeOfId } from '../src/names/backup-id.ts';
import { formatKey, parseKey } from '../src/names/key.ts';

const id = '20261129T031700000Z-k3x9q2';
const times = fc.integer({ min: 0, max: Date.UTC(2099, 11, 31) });
const ids = times.map((at) => newBackupId(at));
const names = fc.stringMatching(/^[a-z0-9]([a-z0-9._-]{0,20}[a-z0-9])?$/);
const files: fc.Arbitrary<BackupFile> = fc.oneof(
  fc.record({
    id: ids,
    part: fc.constantFrom('data' as const, 'globals' as const),
    content: fc.constantFrom(...contentKinds),
    compression: fc.constantFrom('zst' as const, 'gz' as const, undefined),
    encrypted: fc.boolean(),
  }),
  fc.record({ id: ids, part: fc.constantFrom('manifest' as const, 'hold' as const) }),
  fc.record({ id: ids, part: fc.constant('proof' as const), destination: names, at: times }),
);

describe('the name of a backup', () => {
  it('tells the time in UTC and has a random part', () => {
    expect(newBackupId(Date.UTC(2026, 10, 29, 3, 17, 0, 999), () => 0)).toBe('20261129T031700999Z-aaaaaa');
    const two = [1, 2].map(() => newBackupId(0));
    expect(new Set(two).size).toBe(2);
  });

  it('sorts as the times do', () => {
    fc.assert(
      fc.property(times, times, (one, other) => {
        const [first, second] = [newBackupId(one), newBackupId(other)];
        if (one !== other) expect(first < second).toBe(one < other);
        expect(timeOfId(first)).toBe(one);
      }),
    );
  });

  it.each([
    [0, 1],
    [9, 10],
    [99, 100],
    [998, 999],
    [999, 1_000],
  ])('puts the one after %i ms before the one after %i ms, whatever their random parts are', (one, other) => {
    const second = Date.UTC(2026, 10, 29, 3, 17);
    const first = newBackupId(second + one, () => 25);
    const last = newBackupId(second + other, () => 0);
    expect([last, first].toSorted()).toEqual([first, last]);
    expect([first, last].map(timeOfId)).toEqual([second + one, second + other]);
  });

  it.each([
    '20260231T031700000Z-k3x9q2',
    '20261129T251700000Z-k3x9q2',
    '20261129T031700123-k3x9q2',
    '20261129T031700Z-k3x9q2',
    '20261129T031700000Z-K3X9Q2',
    '20261129T031700000Z-k3x9q',
    '20261129T031700000Z',
    '',
  ])('is not %j', (text) => {
    expect(timeOfId(text)).toBeUndefined();
  });

  it('takes no stamp for a date that the calendar lacks', () => {
    expect(readStamp('20260229T000000000Z')).toBeUndefined();
    expect(readStamp(formatStamp(Date.UTC(2028, 1, 29)))).toBe(Date.UTC(2028, 1, 29));
  });
});

describe('a file of a backup', () => {
  it.each<[string, BackupFile]>([
    [`${id}.pgdump.zst.age`, { id, part: 'data', content: 'pgdump', compression: 'zst', encrypted: true }],
    [`${id}.sql.gz`, { id, part: 'data', content: 'sql', compression: 'gz', encrypted: false }],
    [`${id}.bin`, { id, part: 'data', content: 'bin', compression: undefined, encrypted: false }],
    [`${id}.globals.sql.zst`, { id, part: 'globals', content: 'sql', compression: 'zst', encrypted: false }],
    [`${id}.manifest.json`, { id, part: 'manifest' }],
    [`${id}.hold`, { id, part: 'hold' }],
    [
      `${id}.proof-b2.eu-west-20261129T034200007Z.json`,
      { id, part: 'proof', destination: 'b2.eu-west', at: Date.UTC(2026, 10, 29, 3, 42, 0, 7) },
    ],
  ])('%s says what it is', (name, file) => {
    expect(parseFile(name)).toEqual(file);
    expect(formatFile(file)).toBe(name);
  });

  it('is read back from its key, whatever it is', () => {
    fc.assert(
      fc.property(names, files, (source, file) => {
        expect(parseKey(formatKey({ source, file }))).toEqual({ source, file });
      }),
    );
  });

  it.each([
    `shop/${id}.pgdump.zst.age.part`,
    `shop/${id}.pgdump.age.zst`,
    `shop/${id}.zip`,
    `shop/${id}`,
    `shop/${id}.proof-b2-yesterday.json`,
    `shop/${id}.proof--20261129T034200000Z.json`,
    `shop/old/${id}.bin`,
    `Shop/${id}.bin`,
    `/${id}.bin`,
    `${id}.bin`,
    `shop/notes.txt`,
    `shop/20260231T031700000Z-k3x9q2.bin`,
    `shop/ ${id}.bin`,
    `shop/${id}.manifest.json\n`,
    `shop/.${id}.bin`,
    '',
  ])('%j is foreign', (key) => {
    expect(parseKey(key)).toBeUndefined();
  });

  it('has a name that reads to itself, where any text does at all', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (source, rest) => {
        const key = `${source}/${id}.${rest}`;
        const place = parseKey(key);
        expect(place === undefined || formatKey(place) === key).toBe(true);
      }),
    );
  });
});
