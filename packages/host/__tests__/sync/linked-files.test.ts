import { expect, test } from '@jest/globals';
import { requireSpace } from '../../src/sync/linked-files.ts';
import type { ManifestEntry } from '../../src/sync/manifest.ts';

const host = { name: 'web1', typed: (command: string) => `ssh deploy@web1 ${command}` };
const file = (path: string, size: number): ManifestEntry => ({
  path,
  type: 'file',
  mode: 0o644,
  size,
  content: '',
});
const source = [file('big', 3_000_000), file('small', 10)];

test.each([
  [['big', 'small'], 3_000_010],
  [['small'], 10],
  [[], 0],
  [['big'], undefined],
])('sending %j fits into %s bytes', (send, free) => {
  expect(() => requireSpace(host, '/srv/copies/abc.part', source, { send }, free)).not.toThrow();
});

test('what does not fit is not sent: the error says how much is missing, and where to look', () => {
  expect(() => requireSpace(host, '/srv/copies/abc.part', source, { send: ['big'] }, 1_000_000)).toThrow(
    /web1 has no room for the files[\s\S]*Nothing was sent[\s\S]*ssh deploy@web1 df -h \/srv\/copies`/,
  );
});
