import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { holdLease, type Lease, localHost } from '@fairway/host';
import { BackupUnderWay, backupHolder, backupLock } from '@fairway/releases';
import { silentLogger, systemClock } from '@fairway/runtime';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { besideBackups } from '../../src/running/beside-backups.ts';
import { type HealStep, NothingTouched, type ServiceLook } from '../../src/running/installed.ts';

const deps = { logger: silentLogger, clock: systemClock };
const host = localHost(deps);
let directory: string;
let backup: Lease;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fairway-beside-'));
  const holder = backupHolder(['db'], 'mia');
  backup = await holdLease(host, { path: backupLock(directory, 'harbor'), holder, waitMs: 0 }, deps);
});
afterAll(async () => {
  await backup.release();
  await rm(directory, { recursive: true, force: true });
});

const look = (service: string, running = 1) =>
  ({ service, running, datastore: service === 'db' }) as ServiceLook;
const heal = (step: HealStep, ...services: readonly ServiceLook[]) =>
  besideBackups(
    { hosts: [host], directory, signal: new AbortController().signal },
    step,
    services,
    async (taken) => taken.map(({ service }) => `${service} is healed`),
  );

test('a heal leaves a database alone that a backup reads, tells it, and heals the others', async () => {
  expect(await heal('restart', look('db'), look('web'))).toEqual([
    expect.stringMatching(/^db is left as it is until the backup of harbor .*by mia\) ends$/),
    'web is healed',
  ]);
});

test('a heal of nothing else touches nothing', async () => {
  const healing = heal('recreate', look('db'));
  await expect(healing).rejects.toThrow(NothingTouched);
  await expect(healing).rejects.toThrow('backup of service db by mia');
});

test('a dead database is healed: its dump is dead, too', async () => {
  expect(await heal('restart', look('db', 0))).toEqual(['db is healed']);
});

test('a rollback that would stop it touches nothing', async () => {
  const failure = new BackupUnderWay({ what: 'shop was not changed.', why: 'A backup reads.', fix: 'Wait.' });
  const refused = besideBackups(
    { hosts: [host], directory, signal: new AbortController().signal },
    'rollback',
    [look('db')],
    () => Promise.reject(failure),
  );
  await expect(refused).rejects.toThrow(NothingTouched);
});
