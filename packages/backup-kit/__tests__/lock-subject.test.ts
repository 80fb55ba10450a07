import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { holdLease, localHost } from '@fairway/host';
import { runningBackups } from '@fairway/releases';
import { Failure, silentLogger, systemClock } from '@fairway/runtime';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { lockSubject } from '../src/backup/lock-subject.ts';
import { runBackup } from '../src/run-backup.ts';
import type { Subject } from '../src/subject.ts';
import { fakeSource } from './fake-source.ts';
import { usual, world } from './night.ts';

const real = { logger: silentLogger, clock: systemClock };
const host = localHost(real);
const { signal } = new AbortController();
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fairway-lock-subject-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const context = { ...world(['a'], { rows: [] }).context, ...real };
const state = () => ({ host, directory, needs: async () => ({ services: ['db'], halts: false }) });
const deploying = () =>
  holdLease(host, { path: join(directory, 'lock'), holder: 'a deploy', waitMs: 0 }, real);

test('the lock of a backup tells which service it reads, and is gone with it', async () => {
  const subject = { source: fakeSource('shop', { rows: [] }), state: state() };
  const lock = await lockSubject(subject, { lockWaitMs: 0 }, context);
  expect(await runningBackups(host, directory, signal)).toMatchObject([{ source: 'shop', services: ['db'] }]);
  await expect(lockSubject(subject, { lockWaitMs: 0 }, context)).rejects.toThrow(
    'backup of service db by octocat',
  );
  await lock.release();
  expect(await runningBackups(host, directory, signal)).toEqual([]);
});

test('a backup waits for a deploy, and reads the container that there is afterwards', async () => {
  const waits: number[] = [];
  const lockOf = async ({ waitMs }: { readonly waitMs: number }) => void waits.push(waitMs);
  const settings = { rows: ['newer'], lock: lockOf };
  const newer: Subject = { source: fakeSource('shop', settings), state: state() };
  const older = { ...newer, source: fakeSource('shop', { rows: [] }), again: async () => newer };
  const deploy = await deploying();
  const logger = { ...silentLogger, info: () => void deploy.release() };
  const lock = await lockSubject(older, { lockWaitMs: 60_000 }, { ...context, logger });
  expect(lock.subject).toBe(newer);
  // What the wait for the deploy took is not waited for again.
  expect(waits).toEqual([expect.any(Number)]);
  expect(waits[0]).toBeLessThan(60_000 - 1_000);
  await lock.release();
});

test('a backup that waits in vain names the deploy, and keeps no lock', async () => {
  const subject = { source: fakeSource('shop', { rows: [] }), state: state() };
  const deploy = await deploying();
  await expect(lockSubject(subject, { lockWaitMs: 0 }, context)).rejects.toThrow('held by a deploy');
  expect(await runningBackups(host, directory, signal)).toEqual([]);
  // Whoever holds that lock itself does not wait for it.
  const own = await lockSubject(subject, { lockWaitMs: 0, changesHeld: true }, context);
  await own.release();
  await deploy.release();
});

test('a backup whose source was gone during a deploy waits no longer than once', async () => {
  const one = world(['a'], { rows: [] });
  const waits: number[] = [];
  const lockOf = async ({ waitMs }: { readonly waitMs: number }) => void waits.push(waitMs);
  const source = fakeSource('shop', { rows: ['first'], lock: lockOf });
  const reached = {
    ...{ name: 'shop', kind: source.kind, subject: undefined },
    failure: new Failure({ what: 'It is gone.', why: 'A deploy.', fix: 'Wait.' }),
    async afterChanges() {
      await one.clock.sleep(20_000);
      return { source, state: undefined };
    },
  };
  const { failures } = await runBackup([reached], one.depot(), usual, one.context);
  expect([failures, waits]).toEqual([[], [40_000]]);
});
