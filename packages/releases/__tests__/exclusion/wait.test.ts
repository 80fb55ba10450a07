import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { holdLease, localHost } from '@fairway/host';
import { silentLogger, systemClock } from '@fairway/runtime';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { backupHolder } from '../../src/exclusion/backups.ts';
import { backupLock, changeLock } from '../../src/exclusion/locks.ts';
import { BackupUnderWay, untilBackupsEnd, untilChangesEnd } from '../../src/exclusion/wait.ts';

const { signal } = new AbortController();
const host = localHost({ logger: silentLogger, clock: systemClock });
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fairway-exclusion-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** What the log says, and what happens at its first line. */
function deps(onFirst: () => void = () => {}) {
  const said: string[] = [];
  const logger = {
    ...silentLogger,
    info(line: string) {
      if (said.push(line) === 1) onFirst();
    },
  };
  return { said, clock: systemClock, logger, signal };
}

const hold = (path: string, holder: string) =>
  holdLease(host, { path, holder, waitMs: 0 }, { logger: silentLogger, clock: systemClock });
const needs = { services: ['db'], halts: false };
const backUp = () => hold(backupLock(directory, 'harbor'), backupHolder(needs, 'mia acme/shop https://x'));
const wait = (waitMs: number, ...services: string[]) => ({
  ...{ directory, subject: 'shop', waitMs },
  stopped: services.map((service) => ({ service, datastore: service === 'db' })),
});

test('a change that would stop what a backup reads waits for its end, and says for whom', async () => {
  const lease = await backUp();
  const one = deps(() => void lease.release());
  await untilBackupsEnd([host], wait(60_000, 'app', 'db'), one);
  expect(one.said).toEqual([
    expect.stringMatching(
      /^Waiting: the backup of harbor on .*backup of service db by mia acme\/shop https:\/\/x/,
    ),
  ]);
});

test('a change that waits in vain names the backup and what would be stopped', async () => {
  const lease = await backUp();
  const failing = untilBackupsEnd([host], wait(0, 'db'), deps());
  await expect(failing).rejects.toThrow(BackupUnderWay);
  await expect(failing).rejects.toThrow(
    /shop was not changed.*mia acme\/shop.*to be stopped or started: db/s,
  );
  await untilBackupsEnd([host], wait(0, 'app'), deps());
  await lease.release();
});

test('a backup waits for a deploy, and names it where it waits in vain', async () => {
  const what = { directory, subject: 'The backup of harbor' };
  const lease = await hold(changeLock(directory), 'zoe acme/shop https://y');
  const failing = untilChangesEnd(host, { ...what, waitMs: 0 }, deps());
  await expect(failing).rejects.toThrow(
    /The backup of harbor was not begun.*held by zoe acme\/shop https:\/\/y/s,
  );
  await untilChangesEnd(
    host,
    { ...what, waitMs: 60_000 },
    deps(() => void lease.release()),
  );
});
