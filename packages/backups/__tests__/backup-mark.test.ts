import { describe, expect, it } from '@jest/globals';
import { readCatalogue } from '../src/catalogue/catalogue.ts';
import {
  type BackupMark,
  backupMarkFile,
  formatMark,
  markOf,
  parseMark,
  provenIn,
} from '../src/mark/backup-mark.ts';
import { day, idAt, manifestOf, provenBackup, SampleStore, tonight } from './samples.ts';

const [b2, spaces] = [new SampleStore('b2'), new SampleStore('spaces')];
provenBackup([b2, spaces], tonight - 2 * day);
provenBackup([b2], tonight - day);
b2.backUp(manifestOf(idAt(tonight)), tonight);
const proven = (nightsAgo: number) => ({ id: idAt(tonight - nightsAgo * day), release: 'r1' });

describe('the mark of a host', () => {
  it('has the newest proven backup of each destination', () => {
    const mark = markOf(readCatalogue([b2.list(), spaces.list()]), ['shop', 'crm']);
    expect(mark).toEqual({ version: 1, sources: { shop: { b2: proven(1), spaces: proven(2) }, crm: {} } });
    expect(parseMark(formatMark(mark), 'The mark')).toEqual(mark);
    expect(provenIn([mark], 'shop')).toEqual([
      { destination: 'b2', at: tonight - day, ...proven(1) },
      { destination: 'spaces', at: tonight - 2 * day, ...proven(2) },
    ]);
    expect(provenIn([mark], 'crm')).toEqual([]);
    expect(backupMarkFile('/var/lib/fairway/compose/shop')).toBe(
      '/var/lib/fairway/compose/shop/backups.json',
    );
  });

  it('keeps what was known of a destination that could not be listed, and of other sources', () => {
    const before: BackupMark = {
      version: 1,
      sources: { shop: { b2: proven(5), spaces: proven(4), gone: proven(9) }, crm: { b2: proven(3) } },
    };
    const catalogue = readCatalogue([b2.list(), { destination: 'spaces', problem: 'It is down.' }]);
    expect(markOf(catalogue, ['shop'], before).sources).toEqual({
      shop: { b2: proven(1), spaces: proven(4) },
      crm: { b2: proven(3) },
    });
  });

  it('of several machines tells the newest at each destination', () => {
    const marks: BackupMark[] = [
      { version: 1, sources: { shop: { b2: proven(3), spaces: proven(1) } } },
      { version: 1, sources: { shop: { b2: proven(2), spaces: proven(4) } } },
    ];
    expect(provenIn(marks, 'shop').map(({ destination, id }) => [destination, id])).toEqual([
      ['spaces', proven(1).id],
      ['b2', proven(2).id],
    ]);
  });

  it('forgets a proven backup that is not there any more', () => {
    const before: BackupMark = { version: 1, sources: { shop: { b2: proven(5) } } };
    expect(markOf(readCatalogue([new SampleStore('b2').list()]), ['shop'], before).sources).toEqual({
      shop: {},
    });
  });

  it.each(['', '{"version":1}', '{"version":1,"sources":{"shop":{"b2":{"id":"x","release":null}}}}'])(
    'is refused as %j, and says how it comes back',
    (text) => {
      expect(() => parseMark(text, 'The mark')).toThrow(
        /^The mark cannot be read\.\n.*\nTo do: Delete the file/,
      );
    },
  );
});
