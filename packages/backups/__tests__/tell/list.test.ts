import { expect, it } from '@jest/globals';
import { readCatalogue } from '../../src/catalogue/catalogue.ts';
import { listOf } from '../../src/tell/list.ts';
import { day, idAt, manifestOf, provenBackup, SampleStore, tonight } from '../samples.ts';

const [b2, spaces] = [new SampleStore('b2'), new SampleStore('spaces')];
provenBackup([b2, spaces], tonight - 2 * day);
spaces.backUp(manifestOf(idAt(tonight - day)), tonight - day);
b2.put(`shop/${idAt(tonight)}.pgdump`, { bytes: 5, modified: tonight });
b2.file('shop', { id: idAt(tonight - 2 * day), part: 'hold' }, tonight);
const catalogue = readCatalogue([b2.list(), spaces.list(), { destination: 'gcs', problem: 'It is down.' }]);

it('a list has each backup of a source, and each destination in each row', () => {
  const list = listOf(catalogue, 'shop');
  expect(list.map(({ copies }) => copies.map(({ destination, is }) => `${destination}: ${is}`))).toEqual([
    ['b2: bare', 'spaces: none', 'gcs: unknown'],
    ['b2: none', 'spaces: stored', 'gcs: unknown'],
    ['b2: read back', 'spaces: proven', 'gcs: unknown'],
  ]);
  expect(list[0]).toMatchObject({
    id: idAt(tonight),
    bytes: undefined,
    provenAt: undefined,
    release: undefined,
  });
  expect(list[2]).toMatchObject({
    at: tonight - 2 * day,
    held: true,
    bytes: 1_000,
    plainBytes: 4_000,
    provenAt: tonight - 2 * day + 120_000,
    recipients: ['age1qqqsample'],
    release: '1.4.0',
  });
  expect(listOf(catalogue, 'crm')).toEqual([]);
});
