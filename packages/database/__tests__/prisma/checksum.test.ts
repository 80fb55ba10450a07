import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { matchesChecksum, scriptChecksum } from '../../src/prisma/checksum.ts';

test('is the checksum that Prisma writes into _prisma_migrations', () => {
  // The first bytes of SHA-256 of "SELECT 1;", as sha256sum prints it.
  const script = 'SELECT 1;';
  expect(scriptChecksum(script)).toBe('17db4fd369edb9244b9f91d9aeed145c3d04ad8ba6e95d06247f07a63527d11a');
});

test('line endings make no difference on either side', () => {
  const unix = 'SELECT 1;\nSELECT 2;\n';
  const windows = unix.replaceAll('\n', '\r\n');
  expect(matchesChecksum(windows, scriptChecksum(unix))).toBe(true);
  expect(matchesChecksum(unix, scriptChecksum(windows))).toBe(true);
  expect(matchesChecksum(`${unix} `, scriptChecksum(unix))).toBe(false);
});

test('checksums of old engines lack leading zeros and still match', () => {
  const script = 'CREATE TABLE old ();';
  const bytes = [...createHash('sha256').update(script).digest()];
  const unpadded = bytes.map((byte) => byte.toString(16)).join('');
  expect(unpadded.length).toBeLessThan(64);
  expect(matchesChecksum(script, unpadded)).toBe(true);
  expect(matchesChecksum(`${script} `, unpadded)).toBe(false);
});
