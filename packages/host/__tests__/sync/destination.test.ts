import { expect, test } from '@jest/globals';
import { safeDestination } from '../../src/sync/destination.ts';

test.each([
  ['/srv/app/config', '/srv/app/config'],
  ['/srv/app/config/', '/srv/app/config'],
  ['/etc/./fairway//x', '/etc/fairway/x'],
])('%s may be synced to', (path, plain) => {
  expect(safeDestination(path, 'web')).toBe(plain);
});

test.each([
  '',
  '/',
  '//',
  '/.',
  'srv/app',
  './app',
  '~/app',
  '/srv/../etc',
  '/etc',
  '/var/lib/',
  '/home',
  '/usr/local',
])('"%s" is refused, because a sync deletes', (path) => {
  expect(() => safeDestination(path, 'web')).toThrow(`Nothing is synced to "${path}" on web.`);
});
