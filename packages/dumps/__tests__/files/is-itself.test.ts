import { localHost } from '@fairway/host';
import { silentLogger, systemClock } from '@fairway/runtime';
import { expect, test } from '@jest/globals';
import { commandSource } from '../../src/command/command-source.ts';
import { pathsSource } from '../../src/files/paths/paths-source.ts';
import { volumeSource } from '../../src/files/volume-source.ts';

const deps = { host: localHost({ logger: silentLogger, clock: systemClock }), clock: systemClock };
const files = { name: 'uploads', exclude: [], while: undefined };

test('a source knows itself by what it dumps, and not by its name', () => {
  const volume = volumeSource({ ...files, volume: 'shop_uploads' }, deps);
  expect(['shop_uploads', 'uploads'].map(volume.isItself)).toEqual([true, false]);
  const paths = pathsSource({ ...files, paths: ['/srv/uploads'] }, deps);
  expect(['/srv/uploads', 'uploads', '/srv'].map(paths.isItself)).toEqual([true, false, false]);
  const two = pathsSource({ ...files, paths: ['/srv/uploads', '/srv/shop'] }, deps);
  expect(two.isItself('/srv/uploads')).toBe(false);
  const command = commandSource(
    { name: 'notes', dump: 'true', verify: 'true', restore: undefined, env: {} },
    deps,
  );
  expect(['notes', 'shop'].map(command.isItself)).toEqual([true, false]);
});
