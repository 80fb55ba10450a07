import { expect, test } from '@jest/globals';
import { formatDiskSpace, formatSize } from '../src/index.ts';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [45_123_456, '45.1 MB'],
  [1_000_000_000, '1.0 GB'],
  [5e15, '5000.0 TB'],
])('%i bytes are %s', (bytes, text) => {
  expect(formatSize(bytes)).toBe(text);
});

test('disk space is told in whole binary megabytes', () => {
  expect(formatDiskSpace(1024 ** 2 * 312 + 400_000)).toBe('312 MB');
});
