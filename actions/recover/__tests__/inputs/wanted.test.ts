import { describe, expect, test } from '@jest/globals';
import { wantedOf } from '../../src/inputs/wanted.ts';

const id = '20261129T031700000Z-k3x9q2';
const given = {
  databases: [{ name: 'shop' }, { name: 'crm' }],
  restore: undefined,
  backup: undefined,
  before: undefined,
};

describe('the data that go back', () => {
  test('are all, or those that are named', () => {
    expect(wantedOf(given, 'restore').sources).toEqual(['shop', 'crm']);
    expect(wantedOf({ ...given, restore: ['crm'] }, 'restore').sources).toEqual(['crm']);
  });

  test('go back to a backup of each, or to a moment for all', () => {
    const backup = [`shop=${id}`, `crm = ${id}`];
    expect(wantedOf({ ...given, backup, before: 5 }, 'restore').backups).toEqual(
      new Map([
        ['', { before: 5 }],
        ['shop', { id }],
        ['crm', { id }],
      ]),
    );
    expect(wantedOf({ ...given, restore: ['crm'], backup: [id] }, 'restore').backups).toEqual(
      new Map([['', { id }]]),
    );
  });

  test.each<[string, Partial<typeof given> & object, RegExp]>([
    ['an unknown name', { restore: ['shopp'] as never }, /"shopp" is the name of no database/],
    [
      'a backup of a database that stays',
      { restore: ['crm'] as never, backup: [`shop=${id}`] as never },
      /"shop"/,
    ],
    ['a word that is no id', { backup: ['shop=newest'] as never }, /no id of a backup/],
    ['an id of nobody', { backup: [id] as never }, /names no database, and there are several/],
    ['no database', { databases: undefined as never }, /The input "databases"/],
  ])('are refused with %s', (_, more, words) => {
    expect(() => wantedOf({ ...given, ...more }, 'restore')).toThrow(words);
  });
});
