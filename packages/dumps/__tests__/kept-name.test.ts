import { describe, expect, it } from '@jest/globals';
import { keptName } from '../src/exchange/kept-name.ts';

const now = Date.UTC(2026, 10, 29, 3, 17, 5, 40);

describe('the name of a database that is kept', () => {
  it('tells which it was, and when', () => {
    expect(keptName('shop', now)).toBe('shop_before_20261129_031705040');
  });

  it.each(['x'.repeat(63), 'ü'.repeat(40), '🚢'.repeat(15)])('is never cut by the server: %s', (live) => {
    const name = keptName(live, now);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(63);
    expect(name).toMatch(/_before_20261129_031705040$/);
    expect(live.startsWith(name.replace('_before_20261129_031705040', ''))).toBe(true);
  });
});
