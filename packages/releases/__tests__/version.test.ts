import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { releaseVersion } from '../src/index.ts';

describe('releaseVersion', () => {
  it.each(['v1.0.0', '1', '_draft', '2026-11-21', 'V2.0.0-rc.1', 'a'.repeat(128)])('takes %s', (text) => {
    expect(releaseVersion(text)).toBe(text);
  });

  it.each([
    ['', 'It is empty'],
    ['v1 0', 'It holds " "'],
    ['v1;reboot', 'It holds ";"'],
    ['v1\n', 'It holds "\\n"'],
    ['$(id)', 'It holds "$"'],
    ['feature/x', 'It holds "/"'],
    ['vé', 'It holds "é"'],
    ['-rf', 'It starts with "-"'],
    ['..', 'It starts with "."'],
    ['a'.repeat(129), 'It has 129 characters'],
  ])('refuses %j and says why', (text, why) => {
    expect(() => releaseVersion(text)).toThrow(why);
    expect(() => releaseVersion(text)).toThrow('The input is `release`');
  });

  it('refuses every text with a special meaning for a shell, a path or an option', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        let version = '';
        try {
          version = releaseVersion(text);
        } catch {
          return;
        }
        expect(version).toMatch(/^\w[\w.-]*$/);
      }),
      { numRuns: 500 },
    );
  });
});
