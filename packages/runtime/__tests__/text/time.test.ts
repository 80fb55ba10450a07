import { expect, test } from '@jest/globals';
import { formatTime } from '../../src/text/time.ts';

test('a time is told to the minute, in UTC wherever the machine stands', () => {
  expect(formatTime(Date.parse('2026-11-29T07:12:59+01:00'))).toBe('2026-11-29 06:12 UTC');
});
