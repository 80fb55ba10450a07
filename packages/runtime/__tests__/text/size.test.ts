import { expect, test } from '@jest/globals';
import { formatDiskSpace, formatSize } from '../../src/index.ts';

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

test.each([
  [1024 ** 2 * 312 + 400_000, '312 MB'],
  [1024 ** 3 * 10 - 1024 ** 2, '10239 MB'],
  [1024 ** 3 * 10, '10 GB'],
  [1024 ** 2 * 76_233, '74 GB'],
])('%i bytes of disk space are %s', (bytes, text) => {
  expect(formatDiskSpace(bytes)).toBe(text);
});
