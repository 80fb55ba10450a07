import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localHost } from '@fairway/host';
import { type RecoveryMark, writeRecoveryMark } from '@fairway/releases';
import { silentLogger, systemClock } from '@fairway/runtime';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { backUpSubject } from '../src/backup/back-up-subject.ts';
import { fakeSource } from './fake-source.ts';
import { usual, world } from './night.ts';

const host = localHost({ logger: silentLogger, clock: systemClock });
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fairway-cut-off-'));
  await writeRecoveryMark(host, directory, cutOff);
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const cutOff: RecoveryMark = {
  ...{ way: 'restore', at: Date.parse('2026-11-28T20:00:00Z'), actor: 'mia', runUrl: 'https://x/7' },
  running: { id: 'v2', version: 'v2' },
  target: { id: 'v1', version: 'v1' },
  exchanges: [
    {
      ...{ source: 'shop', live: 'shop', restored: 'shop_new', kept: 'shop_before' },
      numbers: { live: '1', restored: '2' },
    },
  ],
  copies: [],
};
const settings = { rows: ['restored'] };
const before = { way: 'recovery', source: 'shop', id: 'x' };

async function backUp(name: string, madeBefore?: typeof before) {
  const one = world(['a'], settings);
  const subject = { source: fakeSource(name, settings), state: { host, directory } };
  const options = { proveFromStream: false, catalogue: await one.depot().look(), madeBefore };
  const context = { ...one.context, clock: systemClock };
  const backup = backUpSubject(subject, one.depot(), usual.backUp, options as never, context);
  return { backup, keys: () => one.keysAt(0) };
}

test('data that a recovery has exchanged, and was cut, become no backup', async () => {
  const { backup, keys } = await backUp('shop');
  await expect(backup).rejects.toThrow(/shop was not backed up.*recovery by mia.*shop_before.*`undo`/s);
  expect(keys()).toEqual([]);
});

test('other data of the same app are backed up', async () => {
  const { backup } = await backUp('uploads');
  expect(await backup).toMatchObject({ failures: [] });
});
