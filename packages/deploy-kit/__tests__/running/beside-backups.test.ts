import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { holdLease, type Lease, localHost } from '@fairway/host';
import { BackupUnderWay, backupHolder, backupLock } from '@fairway/releases';
import { silentLogger, systemClock } from '@fairway/runtime';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { besideBackups, haltedByBackups } from '../../src/running/beside-backups.ts';
import { type HealStep, NothingTouched, type ServiceLook } from '../../src/running/installed.ts';

const deps = { logger: silentLogger, clock: systemClock };
const host = localHost(deps);
let directory: string;
let backups: readonly Lease[];
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fairway-beside-'));
  const backUp = (source: string, service: string, halts: boolean) =>
    holdLease(
      host,
      {
        path: backupLock(directory, source),
        holder: backupHolder({ services: [service], halts }, 'mia'),
        waitMs: 0,
      },
      deps,
    );
  backups = await Promise.all([backUp('harbor', 'db', false), backUp('uploads', 'files', true)]);
});
afterAll(async () => {
  for (const backup of backups) await backup.release();
  await rm(directory, { recursive: true, force: true });
});

const look = (service: string, given: Partial<ServiceLook> = { since: 1 }) =>
  ({ service, running: 1, datastore: service === 'db', ...given }) as ServiceLook;
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
  expect(await heal('restart', look('db', { running: 0 }))).toEqual(['db is healed']);
});

test('a database that runs and is not well may be dumped all the same', async () => {
  await expect(heal('restart', look('db', { running: 0, since: 1 }))).rejects.toThrow(NothingTouched);
});

test('what a backup has made stand still is not started', async () => {
  await expect(heal('restart', look('files', { running: 0 }))).rejects.toThrow(
    'backup of halted service files by mia',
  );
});

test('a look tells what a backup has made stand still', async () => {
  const seen = [
    look('files', { running: 0, state: 'down' }),
    look('db', { running: 0, state: 'down' }),
    look('web', { since: 1, state: 'up' }),
  ];
  const places = { hosts: [host], directory, signal: new AbortController().signal };
  const [files, ...others] = await haltedByBackups(places, seen);
  expect(files).toMatchObject({
    state: 'stopped',
    why: expect.stringMatching(/^it stands still until the backup of uploads on .* ends$/),
    haltedBy: expect.stringContaining('by mia'),
  });
  expect(others).toEqual(seen.slice(1));
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
