import { Failure } from '@fairway/runtime';
import { describe, expect, it } from '@jest/globals';
import { dataOf, formatManifest, type Manifest, parseManifest } from '../src/manifest/manifest.ts';
import { type BackupProof, formatProof, parseProof } from '../src/manifest/proof.ts';
import { idAt, manifestOf, proofOf, tonight } from './samples.ts';

const id = idAt(tonight);
const manifest = manifestOf(id);
const [data] = manifest.objects;
const proof = proofOf(manifest, 'b2', tonight);
const read = (value: unknown) => parseManifest(JSON.stringify(value), 'The manifest shop/x at b2');

describe('a manifest', () => {
  it('is read as it was written', () => {
    expect(parseManifest(formatManifest(manifest), 'It')).toEqual(manifest);
    expect(dataOf(manifest)).toBe(data);
  });

  it('may have the globals of the server beside the data', () => {
    const globals = { ...data, file: `${id}.globals.sql.zst.age` };
    const both = { ...manifest, objects: [globals, data] };
    expect(dataOf(read(both)).file).toBe(`${id}.pgdump.zst.age`);
  });

  it.each<[string, object]>([
    ['a field that nobody knows', { colour: 'red' }],
    ['no source', { source: undefined }],
    ['an id that is none', { id: '2026-11-29' }],
    ['a local time', { startedAt: '2026-11-29 03:17' }],
    ['no object', { objects: [] }],
    ['an object twice', { objects: [data, data] }],
    ['two objects with data', { objects: [data, { ...data, file: `${id}.sql.age` }] }],
    ['globals alone', { objects: [{ ...data, file: `${id}.globals.sql.zst.age` }] }],
    ['an object of another backup', { objects: [{ ...data, file: `${idAt(0)}.pgdump.zst.age` }] }],
    ['an object with a folder', { objects: [{ ...data, file: `../${id}.pgdump.zst.age` }] }],
    ['itself as an object', { objects: [data, { ...data, file: `${id}.manifest.json` }] }],
    ['a hash that is cut', { objects: [{ ...data, sha256: 'abc' }] }],
    ['a size below nothing', { objects: [{ ...data, bytes: -1 }] }],
    ['half a row', { rows: { orders: 1.5 } }],
    ['a private key as recipient', { recipients: ['AGE-SECRET-KEY-1QQQ'] }],
    ['an encrypted object without recipients', { recipients: [] }],
    ['recipients of an open object', { objects: [{ ...data, file: `${id}.pgdump.zst` }] }],
  ])('is refused with %s', (_, change) => {
    expect(() => read({ ...manifest, ...change })).toThrow(Failure);
  });

  it('is refused in another version, and says which Fairway to use', () => {
    expect(() => read({ ...manifest, version: 2 })).toThrow(
      /Its version is 2.*\n.*Use the version of Fairway/,
    );
  });

  it.each(['', '{', '[]', 'null', '<html>', formatManifest(manifest).slice(0, -20)])(
    'is refused as the text %j',
    (text) => {
      expect(() => parseManifest(text, 'The manifest x at b2')).toThrow(
        /^The manifest x at b2 cannot be read\./,
      );
    },
  );

  it('is never written where it contradicts itself', () => {
    const wrong: Manifest = { ...manifest, recipients: [] };
    expect(() => formatManifest(wrong)).toThrow(/recipients/);
  });
});

describe('a proof', () => {
  it('is read as it was written', () => {
    expect(parseProof(formatProof(proof), 'It')).toEqual(proof);
  });

  it.each<[string, Partial<BackupProof> | { verdict: string }]>([
    ['nothing proven', { read: [], restored: null }],
    ['a field that nobody knows', { verdict: 'good' }],
  ])('is refused with %s', (_, change) => {
    expect(() => parseProof(JSON.stringify({ ...proof, ...change }), 'It')).toThrow(Failure);
  });
});
