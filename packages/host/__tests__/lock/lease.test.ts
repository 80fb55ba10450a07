import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger as logger, systemClock } from '@fairway/runtime';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { compileCache } from '../../../../test/stage/samples/compile-cache.ts';
import { localHost } from '../../src/local-host.ts';
import { holdLease } from '../../src/lock/lease.ts';
import { leaseHolder, leaseHoldersIn } from '../../src/lock/lease-holder.ts';

const deps = { logger, clock: systemClock };
const host = localHost(deps);
let directory: string;
let path: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fairway-lease-'));
  path = join(directory, 'state', 'lock');
});
afterAll(() => rm(directory, { recursive: true, force: true }));

test('the second of two requests learns who holds the lock, and gets it after the first', async () => {
  const first = await holdLease(host, { path, holder: 'run 1', waitMs: 0 }, deps);
  await expect(holdLease(host, { path, holder: 'run 2', waitMs: 0 }, deps)).rejects.toThrow(
    'held by "run 1" since',
  );
  const waiting = holdLease(host, { path, holder: 'run 2', waitMs: 30_000 }, deps);
  await first.release();
  const second = await waiting;
  expect(first.lost.aborted).toBe(false);
  await second.release();
  await second.release();
});

test('a question tells who holds the lock and since when, and takes nothing', async () => {
  expect(await leaseHolder(host, join(directory, 'never', 'lock'))).toBeUndefined();
  const asked = Date.now();
  const lease = await holdLease(host, { path, holder: 'mia a/b https://x', waitMs: 0 }, deps);
  const [seen] = await Promise.all([leaseHolder(host, path), leaseHolder(host, path)]);
  expect(seen?.holder).toBe('mia a/b https://x');
  expect(Math.abs((seen?.since ?? 0) - asked)).toBeLessThan(60_000);
  expect(lease.lost.aborted).toBe(false);
  await lease.release();
  expect(await leaseHolder(host, path)).toBeUndefined();
});

test('a question about a directory names each lock of it that is held, and only those', async () => {
  const own = join(directory, 'locks');
  expect(await leaseHoldersIn(host, own)).toEqual(new Map());
  const hold = (name: string) =>
    holdLease(host, { path: join(own, `${name}.lock`), holder: `run of ${name}`, waitMs: 0 }, deps);
  const [first, second, third] = await Promise.all([hold('a b'), hold('c'), hold('free')]);
  await third.release();
  const held = await leaseHoldersIn(host, own);
  expect([...held].map(([name, { holder }]) => [name, holder])).toEqual([
    ['a b', 'run of a b'],
    ['c', 'run of c'],
  ]);
  await Promise.all([first.release(), second.release()]);
  expect(await leaseHoldersIn(host, own)).toEqual(new Map());
});

test('a question takes no other question for commands that outlived their run', async () => {
  const own = join(directory, 'asked');
  await mkdir(own);
  await writeFile(join(own, 'lock'), '');
  const other = spawn('flock', ['-F', join(own, 'lock.begun'), 'sh', '-c', 'echo asking; exec sleep 0.3'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(other.stdout, 'data');
  expect(await leaseHolder(host, join(own, 'lock'))).toBeUndefined();
});

test('a question sees commands that outlived their run', async () => {
  const own = join(directory, 'outlived');
  await mkdir(own);
  await writeFile(join(own, 'lock'), 'mia, whose run is gone while its commands still run\n');
  const command = spawn(
    'flock',
    ['-F', '-s', join(own, 'lock.begun'), 'sh', '-c', 'echo begun; exec sleep 60'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  await once(command.stdout, 'data');
  expect(await leaseHolder(host, join(own, 'lock'))).toEqual({
    holder: 'mia, whose run is gone while its commands still run',
    since: undefined,
  });
  command.kill();
  await once(command, 'exit');
});

test('a question of a user who may not enter the directory is an error, and not the answer that nobody holds it', async () => {
  const shut = join(directory, 'shut');
  await mkdir(shut, { mode: 0o700 });
  await writeFile(join(shut, 'lock'), '');
  // Root may enter every directory, so it asks as another user.
  const other = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
  const asOther = process.getuid?.() === 0 ? other : [];
  if (asOther.length === 0) await chmod(shut, 0);
  const asked = leaseHolder(
    { ...host, exec: (argv, options) => host.exec([...asOther, ...argv], options) },
    join(shut, 'lock'),
  );
  await expect(asked).rejects.toThrow('may not enter');
  await chmod(shut, 0o700);
});

test('a missing directory is made, and only its owner may enter it', async () => {
  const made = join(directory, 'of its own');
  const lease = await holdLease(host, { path: join(made, 'lock'), holder: 'run', waitMs: 0 }, deps);
  expect((await stat(made)).mode & 0o777).toBe(0o700);
  await lease.release();
});

test('a killed run leaves it free, and nothing of what it had to remove', async () => {
  const login = join(directory, 'logins');
  await mkdir(login);
  await writeFile(join(login, 'config.json'), '{}');
  const script = `
    import { holdLease, localHost } from '@fairway/host';
    import { silentLogger as logger, systemClock as clock } from '@fairway/runtime';
    const deps = { logger, clock };
    await holdLease(localHost(deps), { path: process.argv[1], holder: 'killed', waitMs: 0, remove: [process.argv[2]] }, deps);
    console.log('held');`;
  const run = spawn(
    process.execPath,
    ['--conditions=fairway-source', '--input-type=module', '--eval', script, path, login],
    {
      cwd: import.meta.dirname,
      env: { ...process.env, ...compileCache, NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  await Promise.race([once(run.stdout, 'data'), once(run, 'exit')]);
  expect(await readdir(directory)).toContain('logins');
  run.kill('SIGKILL');
  const lease = await holdLease(host, { path, holder: 'the next run', waitMs: 30_000 }, deps);
  expect(await readdir(directory)).not.toContain('logins');
  await lease.release();
});

test('the end of its process is noticed', async () => {
  // Another run of these tests on this machine has its own victim.
  const victim = `victim-${randomUUID()}`;
  const lease = await holdLease(host, { path, holder: victim, waitMs: 0 }, deps);
  const pids = await processesWith(victim);
  expect(pids).not.toEqual([]);
  for (const pid of pids) kill(pid);
  if (!lease.lost.aborted) await once(lease.lost, 'abort');
  expect(lease.lost.reason).toMatchObject({ what: `The lock ${path} on this runner was lost.` });
  await lease.release();
});

test('a run that is cancelled while it asks for its lock does not wait', async () => {
  const first = await holdLease(host, { path, holder: 'run 1', waitMs: 0 }, deps);
  const cancel = new AbortController();
  const waiting = holdLease(
    host,
    { path, holder: 'run 2', waitMs: 600_000 },
    { ...deps, signal: cancel.signal },
  );
  cancel.abort(new Error('cancelled'));
  await expect(waiting).rejects.toThrow('cancelled');
  await first.release();
});

test('a path where no lock can be made fails at once', async () => {
  await expect(
    holdLease(host, { path: '/proc/none/lock', holder: 'x', waitMs: 60_000 }, deps),
  ).rejects.toMatchObject({
    what: 'The lock /proc/none/lock on this runner was not taken.',
    why: expect.stringContaining('/proc/none'),
  });
  await expect(holdLease(host, { path: 'relative', holder: 'x', waitMs: 0 }, deps)).rejects.toThrow(
    'absolute',
  );
});

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // The process was a child that the shell had just forked, and has ended.
  }
}

/** Processes of this machine whose command line holds a text: from /proc, since not every machine has ps. */
async function processesWith(text: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).includes(text)),
  );
  return pids.filter((_pid, index) => found[index]);
}
