import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { barePrefix, encodePath, fullKey, keyBelow } from '../src/key.ts';

describe('a key', () => {
  it.each([
    ['', 'a/b', 'a/b'],
    ['backups/shop', 'db/x.json', 'backups/shop/db/x.json'],
  ])('below "%s": %s', (prefix, key, full) => {
    expect(fullKey(prefix, key)).toBe(full);
    expect(keyBelow(prefix, full)).toBe(key);
  });

  it('of another prefix is not ours', () => {
    expect(keyBelow('backups', 'backups2/x')).toBeUndefined();
    expect(keyBelow('backups', 'backups')).toBeUndefined();
  });

  it.each(['', 'a//b', '/a', 'a/', 'a/../b', './a', 'a\nb', 'a\0', '\uD800', 'ü'.repeat(513)])(
    '%j is refused',
    (key) => {
      expect(() => fullKey('', key)).toThrow(TypeError);
    },
  );

  it.each([
    ['/a/b/', 'a/b'],
    ['///', ''],
    ['a', 'a'],
  ])('the prefix %s is %s', (written, bare) => {
    expect(barePrefix(written)).toBe(bare);
  });

  it('is encoded so that a URL does not change it, and can be read back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        fc.pre(text.isWellFormed() && !text.split('/').some((part) => part === '.' || part === '..'));
        const path = encodePath(`x/${text}`);
        expect(path).toMatch(/^[A-Za-z0-9\-_.~%/]*$/);
        expect(new URL(`http://a/${path}`).pathname).toBe(`/${path}`);
        expect(decodeURIComponent(path)).toBe(`x/${text}`);
      }),
    );
  });
});
