import { describe, expect, test } from '@jest/globals';
import { readBegunHeal, wasBegun } from '../../src/look/begun-heal.ts';

const at = Date.parse('2026-11-21T09:00:00Z');
const begun = { at, containers: ['web1'], services: ['web'] };

describe('a heal that was cut', () => {
  test('counts for its containers and services, until somebody has started them again', () => {
    expect(wasBegun(begun, 'web')).toBe(true);
    expect(wasBegun(begun, 'api')).toBe(false);
    expect(wasBegun(begun, 'web', { id: 'web1', startedAt: '2026-11-21T08:00:00Z' })).toBe(true);
    expect(wasBegun(begun, 'web', { id: 'web2', startedAt: '2026-11-21T08:00:00Z' })).toBe(false);
    expect(wasBegun(begun, 'web', { id: 'web1', startedAt: '2026-11-21T09:30:00Z' })).toBe(false);
  });

  test.each([['{"at": 1, "cont'], ['[]'], ['']])('is not read out of %j', (text) => {
    expect(readBegunHeal(text)).toBeUndefined();
  });

  test('is read back as it was written', () => {
    expect(readBegunHeal(`${JSON.stringify(begun)}\n`)).toEqual(begun);
  });
});
