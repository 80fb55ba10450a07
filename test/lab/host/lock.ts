import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { holdLease } from '@fairway/host';
import { silentLogger as logger, systemClock } from '@fairway/runtime';
import { describe, expect, test } from '@jest/globals';
import { deps, servers } from './two-servers.ts';

describe('the lock of a host', () => {
  const path = '/var/lib/fairway/lock';

  test('has one holder; the second run is told who that is, and gets the lock when it is free', async () => {
    const [one, two] = [await servers.connect(), await servers.connect()];
    const lease = await holdLease(one, { path, holder: 'run 1 of acme/marina', waitMs: 0 }, deps);
    await expect(holdLease(two, { path, holder: 'run 2', waitMs: 700 }, deps)).rejects.toThrow(
      /held by "run 1 of acme\/marina" since \d{4}-\d\d-\d\dT/,
    );
    const told: string[] = [];
    const teller = { ...deps, logger: { ...logger, info: (text: string) => told.push(text) } };
    const waiting = holdLease(two, { path, holder: 'run 2', waitMs: 300_000 }, teller);
    const end = systemClock.now() + 300_000;
    while (told.length === 0 && systemClock.now() < end) await systemClock.sleep(50);
    await lease.release();
    await lease.release();
    const second = await waiting;
    expect(told[0]).toContain('held by "run 1 of acme/marina"');
    expect([lease.lost.aborted, second.lost.aborted]).toEqual([false, false]);
    await second.release();
    expect(await servers.onNode(`flock -n ${path} echo free`)).toBe('free');
  });

  test('can be given up while a run waits for it', async () => {
    const [one, two] = [await servers.connect(), await servers.connect()];
    const lease = await holdLease(one, { path, holder: 'run 1', waitMs: 0 }, deps);
    const cancel = new AbortController();
    const waiting = holdLease(
      two,
      { path, holder: 'run 2', waitMs: 300_000 },
      { ...deps, signal: cancel.signal },
    );
    await systemClock.sleep(300);
    cancel.abort(new Error('cancelled'));
    await expect(waiting).rejects.toThrow('cancelled');
    await lease.release();
  });

  test('is free after its runner was killed, and nothing of the run is left on the host', async () => {
    const logins = '/var/lib/fairway/logins';
    const file = join(servers.directory, 'target.json');
    await writeFile(file, JSON.stringify(servers.target()), { mode: 0o600 });
    const script = `
      import { readFileSync } from 'node:fs';
      import { connectHost, holdLease } from '@fairway/host';
      import { silentLogger as logger, systemClock as clock } from '@fairway/runtime';
      const host = await connectHost(JSON.parse(readFileSync(process.argv[1], 'utf8')), { logger, clock });
      await holdLease(host, { path: '${path}', holder: 'a runner', waitMs: 0, remove: ['${logins}'] }, { logger, clock });
      await host.writeFile('${logins}/config.json', '{}', { mode: 0o600, parents: true });
      console.log('held');`;
    const runner = spawn(
      process.execPath,
      ['--conditions=fairway-source', '--input-type=module', '--eval', script, file],
      {
        cwd: join(import.meta.dirname, '../..'),
        env: { ...process.env, NODE_OPTIONS: '' },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const [said] = await Promise.race([once(runner.stdout, 'data'), once(runner, 'exit')]);
    expect(String(said)).toBe('held\n');
    expect(await servers.onNode(`flock -n ${path} echo free || echo taken`)).toBe('taken');
    expect(await servers.onNode(`ls ${logins}`)).toBe('config.json');
    runner.kill('SIGKILL');
    await servers.until(`flock -n ${path} echo yes`);
    expect(await servers.onNode(`ls -d ${logins} 2>/dev/null || echo gone`)).toBe('gone');
    await servers.until("pgrep -f '[a] runner' >/dev/null || echo yes");
  });

  test('stays with a run that stood still for less than the limit of the host', async () => {
    const host = await servers.connect();
    let ahead = 0;
    let looks = 0;
    const clock = {
      ...systemClock,
      now: () => systemClock.now() + ahead,
      async sleep(ms: number, signal?: AbortSignal) {
        looks += 1;
        if (looks !== 2) return systemClock.sleep(ms, signal);
        // The run stands still only after its last request was answered, however long that took.
        await systemClock.sleep(ms + 3_000, signal);
        ahead = 15_000;
      },
    };
    const lease = await holdLease(host, { path, holder: 'suspended', waitMs: 0 }, { ...deps, clock });
    const end = systemClock.now() + 300_000;
    while (looks < 4 && !lease.lost.aborted && systemClock.now() < end) await systemClock.sleep(50);
    expect([looks, lease.lost.aborted]).toEqual([4, false]);
    await lease.release();
  });

  test('is lost at once when its process on the host is killed', async () => {
    const host = await servers.connect();
    const lease = await holdLease(host, { path, holder: 'victim', waitMs: 0 }, deps);
    await servers.onNode("pkill -9 -f '[v]ictim'");
    if (!lease.lost.aborted) await once(lease.lost, 'abort');
    expect(lease.lost.reason).toMatchObject({ what: `The lock ${path} on ${host.name} was lost.` });
    expect(await servers.onNode(`flock -n ${path} echo free`)).toBe('free');
    await lease.release();
  });
});
