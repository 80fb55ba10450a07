import { expect, test } from '@jest/globals';
import { StartMarker } from '../../src/run/start-marker.ts';

test('lines of the login shell before the command are not output of the command', async () => {
  const marker = new StartMarker();
  expect(marker.strip(Buffer.from('Welcome!\nfair'))).toHaveLength(0);
  expect(marker.noise).toBe('Welcome!\nfair');
  expect(Buffer.from(marker.strip(Buffer.from('way 4711\nout'))).toString()).toBe('out');
  expect(marker.pid).toBe(4711);
  await expect(marker.started).resolves.toBe(4711);
});

test('a login shell that talks without end costs no more than what it says', () => {
  const marker = new StartMarker();
  const chunk = Buffer.alloc(100, 'fairway ');
  for (let count = 0; count < 100_000; count++) marker.strip(chunk);
  expect(marker.noise).toHaveLength(64 * 1024);
  expect(Buffer.from(marker.strip(Buffer.from('\nfairway 7\nout'))).toString()).toBe('out');
});

test('a later line that looks like the marker is output', () => {
  const marker = new StartMarker();
  marker.strip(Buffer.from('fairway 1\n'));
  expect(Buffer.from(marker.strip(Buffer.from('fairway 2\n'))).toString()).toBe('fairway 2\n');
  expect(marker.pid).toBe(1);
});
