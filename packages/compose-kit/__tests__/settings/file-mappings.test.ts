import { describe, expect, test } from '@jest/globals';
import { filesOf } from '../../src/settings/file-mappings.ts';

const where = { directory: '/srv/www/app', stateDir: '/var/lib/fairway' };

describe('the input "files"', () => {
  test('accepts paths below the directory of the installation, and absolute paths', () => {
    expect(filesOf(['deploy/infra => infra', 'certs/ => /etc/app/certs/'], where)).toEqual([
      { from: 'deploy/infra', to: '/srv/www/app/infra' },
      { from: 'certs', to: '/etc/app/certs' },
    ]);
  });

  test.each([
    ['the directory itself', 'deploy => .', '/srv/www/app'],
    ['what holds the directory', 'deploy => /srv/www', '/srv/www/app'],
    ['what holds the ledger', 'deploy => /var/lib', '/var/lib/fairway'],
    ['a way out of the directory', 'deploy => ../other', 'not a path in /srv/www/app'],
  ])('refuses %s', (_name, line, words) => {
    expect(() => filesOf([line], where)).toThrow(words);
  });

  test('refuses two lines for one path', () => {
    expect(() => filesOf(['a => infra', 'b => infra/proxy'], where)).toThrow('goes to the same place');
  });
});
