import { type Clock, systemClock as clock, type Logger, silentLogger } from '@fairway/runtime';
import { describe, expect, it } from '@jest/globals';
import { holdMariaLock } from '../../src/mariadb/lock/hold-lock.ts';
import { holdName } from '../../src/mariadb/lock/hold-name.ts';
import { LockServer } from './lock-server.ts';

const { signal } = new AbortController();
const holder = "backup by octocat's, https://github.com/o/r/actions/runs/1";
const hold = (
  server: LockServer,
  database = 'harbor',
  waitMs = 0,
  logger: Logger = silentLogger,
  time: Clock = clock,
) => holdMariaLock(server.access(database), { holder, waitMs, signal }, { clock: time, logger });

/** A clock on which minutes pass at once. */
const impatient: Clock = { ...clock, sleep: (ms, until) => clock.sleep(ms < 60_000 ? ms : 50, until) };

const until = async (isSo: () => boolean) => {
  for (let looks = 0; looks < 500 && !isSo(); looks++) await clock.sleep(10);
  expect(isSo()).toBe(true);
};

describe('the lock of a database of MariaDB or MySQL', () => {
  it('is held with that of Prisma, and gone when it is released', async () => {
    const server = new LockServer();
    const lock = await hold(server);
    expect([server.holderOf('fairway harbor'), server.holderOf('prisma_migrate')]).toEqual([1, 1]);
    await until(() => server.doing.get(1)?.includes('SLEEP') === true);
    const second = hold(server);
    await expect(second).rejects.toThrow(
      /not given within.*session 1 of app@web: backup by octocat\?s, https:\/\/github.com\/o\/r\/actions\/runs\/1.*KILL 1/s,
    );
    await lock.release();
    expect(lock.lost.aborted).toBe(false);
    expect([server.holderOf('fairway harbor'), server.holderOf('prisma_migrate')]).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('is not given while a migration runs, and then it is', async () => {
    const server = new LockServer();
    const free = server.take('prisma_migrate');
    await expect(hold(server)).rejects.toThrow(/session 1000 of app@web: ALTER TABLE boats/);
    expect(server.holderOf('fairway harbor')).toBeUndefined();
    const waiting = hold(server, 'harbor', 60_000);
    await until(() => server.holderOf('fairway harbor') !== undefined);
    free();
    await (await waiting).release();
  });

  it('lets backups of other databases of the server share that of migrations', async () => {
    const server = new LockServer();
    const first = await hold(server);
    const second = await hold(server, 'shop');
    await first.release();
    await until(() => server.holderOf('prisma_migrate') === 2);
    expect(second.lost.aborted).toBe(false);
    await second.release();
  });

  it('tells its loss', async () => {
    const server = new LockServer();
    const lock = await hold(server);
    server.kill(1);
    await until(() => lock.lost.aborted);
    expect(String(lock.lost.reason)).toMatch(/lock of the database harbor.*was lost.*Lost connection/s);
    await lock.release();
  });

  it('of a server that hangs is neither waited for without end nor kept', async () => {
    const server = new LockServer();
    const held = await hold(server, 'harbor', 0, silentLogger, impatient);
    const name = await holdName(server.access('harbor'), 'ours', { clock: impatient, signal });
    server.hangs = true;
    await until(() => held.lost.aborted);
    expect(String(held.lost.reason)).toContain('It has not answered for 2m');
    await expect(hold(server, 'shop', 0, silentLogger, impatient)).rejects.toThrow('has not answered for 2m');
    await Promise.all([held.release(), name.close()]);
  });

  it.each([
    "ERROR 1235 (42000) at line 2: This version of MariaDB doesn't yet support 'GET_LOCK in cluster (WSREP_ON=ON)'",
    'ERROR 1105 (HY000) at line 2: Percona-XtraDB-Cluster prohibits use of GET_LOCK with pxc_strict_mode = ENFORCING',
  ])('is told to be missing in a cluster, whose nodes keep none: %s', async (refusal) => {
    const server = new LockServer();
    server.refusal = refusal;
    const warnings: string[] = [];
    const logger = { ...silentLogger, warn: (text: string) => void warnings.push(text) };
    await (await hold(server, 'harbor', 0, logger)).release();
    expect(warnings.join()).toMatch(/Galera/);
    // Whoever restores needs a name that a session holds.
    await expect(holdName(server.access('harbor'), 'ours', { clock, signal })).rejects.toThrow(
      /Nothing was restored .*Galera cluster, which keeps no locks.*server of its own/s,
    );
  });

  it('has a name that every server takes', async () => {
    const server = new LockServer();
    const long = 'Harbor'.repeat(11);
    const lock = await hold(server, long);
    const names = [...server.doing.values()].join().match(/0x[0-9a-f]+/g) ?? [];
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) expect(Buffer.from(name.slice(2), 'hex').toString()).toMatch(/^.{1,64}$/);
    await lock.release();
  });
});
