import { describe, expect, it } from '@jest/globals';
import { parseHostLines } from '../src/host-lines.ts';

describe('the input hosts', () => {
  it('is a machine a line, with a name or without', () => {
    expect(
      parseHostLines(['203.0.113.5', 'web1=deploy@203.0.113.6:2222', 'web2 = [2001:db8::7]:22']),
    ).toEqual([
      { name: undefined, target: { address: '203.0.113.5' } },
      { name: 'web1', target: { user: 'deploy', address: '203.0.113.6', port: 2222 } },
      { name: 'web2', target: { address: '2001:db8::7', port: 22 } },
    ]);
  });

  it.each([
    ['two machines in a line', ['203.0.113.5 203.0.113.6']],
    ['a name without a machine', ['web1=']],
    ['a machine twice', ['203.0.113.5', 'deploy@203.0.113.5:22']],
    ['a name twice', ['web=203.0.113.5', 'web=203.0.113.6']],
  ])('is refused: %s', (_, all) => {
    expect(() => parseHostLines(all)).toThrow(/cannot be used|names no host/);
  });
});
