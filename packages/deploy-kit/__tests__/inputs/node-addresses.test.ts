import { describe, expect, test } from '@jest/globals';
import { parseNodes } from '../../src/inputs/node-addresses.ts';

describe('the input nodes', () => {
  test('is auto, or an address for each node', () => {
    expect(parseNodes(' auto\n')).toBe('auto');
    expect(parseNodes('worker1=10.0.0.5\n# spare\n\nworker2 = root@[fd00::5]:2222')).toEqual([
      { name: 'worker1', target: { address: '10.0.0.5' } },
      { name: 'worker2', target: { user: 'root', address: 'fd00::5', port: 2222 } },
    ]);
  });

  test.each([
    'worker1',
    'worker1=',
    '=10.0.0.5',
    'worker1=10.0.0.5 worker2=10.0.0.6',
    'a=10.0.0.5\na=10.0.0.6',
  ])('is refused: %j', (text) => {
    expect(() => parseNodes(text)).toThrow();
  });
});
