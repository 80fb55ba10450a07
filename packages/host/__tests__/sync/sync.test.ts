import { mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger as logger, systemClock } from '@fairway/runtime';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { localHost } from '../../src/local-host.ts';
import { syncDirectory } from '../../src/sync/sync-directory.ts';

const deps = { logger, clock: systemClock };
const host = localHost(deps);
let directory: string;
let from: string;
let to: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fairway-sync-'));
  from = join(directory, 'from here');
  to = join(directory, 'to there');
  await mkdir(join(from, 'sub'), { recursive: true });
  await writeFile(join(from, 'sub', 'a file'), 'content');
  await symlink('sub', join(from, 'link to a directory'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

test('this machine is synced to like any other', async () => {
  await expect(syncDirectory(host, { from, to }, deps)).resolves.toMatchObject({
    files: 1,
    bytes: 7,
    changed: 2,
  });
});

test('equal files are not touched', async () => {
  await syncDirectory(host, { from, to }, deps);
  const before = await stat(join(to, 'sub', 'a file'));
  await writeFile(join(from, 'sub', 'a file'), 'content');
  await expect(syncDirectory(host, { from, to }, deps)).resolves.toMatchObject({ changed: 0, removed: 0 });
  const after = await stat(join(to, 'sub', 'a file'));
  expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs]);
});

test('an empty source deletes nothing', async () => {
  await syncDirectory(host, { from, to }, deps);
  await rm(from, { recursive: true });
  await mkdir(from);
  await expect(syncDirectory(host, { from, to }, deps)).rejects.toThrow('is empty');
  await expect(stat(join(to, 'sub', 'a file'))).resolves.toBeDefined();
});

test('a source that is missing or is a file is an error before anything changes', async () => {
  await expect(syncDirectory(host, { from: `${from}/none`, to }, deps)).rejects.toThrow('cannot be synced');
  await expect(syncDirectory(host, { from: join(from, 'sub', 'a file'), to }, deps)).rejects.toThrow(
    'cannot be synced',
  );
  await expect(stat(to)).rejects.toThrow('ENOENT');
});

test('a socket in the source is named', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(join(from, 'socket'), resolve));
  await expect(syncDirectory(host, { from, to }, deps)).rejects.toMatchObject({ evidence: ['socket'] });
  await new Promise((resolve) => server.close(resolve));
});

test('an abort ends a sync with its reason', async () => {
  const signal = AbortSignal.abort(new Error('cancelled'));
  await expect(syncDirectory(host, { from, to }, { ...deps, signal })).rejects.toThrow('cancelled');
});
