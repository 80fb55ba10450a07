import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { silentLogger as logger, systemClock } from '@fairway/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { localHost } from '../../src/local-host.ts';

const host = localHost({ logger, clock: systemClock });
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fairway-pipe-'));
});
afterAll(() => rm(directory, { recursive: true }));

const sh = (script: string) => ['sh', '-c', script];
/** Seconds that no other process of this machine sleeps. */
const nap = String(2_000_000_000 + process.pid);

async function lengthOf(stream: Readable): Promise<number> {
  let length = 0;
  for await (const chunk of stream) length += (chunk as Buffer).length;
  return length;
}

async function lives(mark: string): Promise<boolean> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
  );
  return lines.some((line) => line.includes(mark));
}

describe('a command between two streams', () => {
  it('gives all that it writes, byte for byte, and its end', async () => {
    const { stdout, ended } = await host.pipe(sh('head -c 3000001 /dev/zero; echo told >&2'));
    expect(await lengthOf(stdout)).toBe(3_000_001);
    expect(await ended).toEqual({ exitCode: 0, stdout: '', stderr: 'told' });
  });

  it('gets its input, environment and directory', async () => {
    const input = Readable.from([Buffer.alloc(2_000_000, 'a'), Buffer.alloc(3, 'b')]);
    const { stdout } = await host.pipe(sh('pwd; echo "$WORD"; cat'), {
      stdin: input,
      env: { WORD: 'harbor' },
      cwd: directory,
    });
    expect(await lengthOf(stdout)).toBe(directory.length + 1 + 'harbor\n'.length + 2_000_003);
  });

  it('waits for whoever reads it', async () => {
    const done = join(directory, 'written');
    const { stdout } = await host.pipe(sh(`head -c 20000000 /dev/zero; touch ${done}`));
    await host.exec(['sleep', '0.2']);
    expect(existsSync(done)).toBe(false);
    expect(await lengthOf(stdout)).toBe(20_000_000);
    expect(existsSync(done)).toBe(true);
  });

  it.each([
    [
      'with another status',
      'head -c 100000 /dev/zero; echo "no space" >&2; exit 3',
      /exit status 3.*no space/s,
    ],
    ['by a signal', 'head -c 100000 /dev/zero; kill -KILL $$', /It ended by SIGKILL/],
    ['without being there', 'exec no-such-program', /exit status 127/],
  ])('that ends %s gives no end', async (_, script, why) => {
    const { stdout, ended } = await host.pipe(sh(script));
    let sawEnd = false;
    stdout.on('end', () => {
      sawEnd = true;
    });
    await expect(lengthOf(stdout)).rejects.toThrow(why);
    await expect(ended).rejects.toThrow(why);
    expect(sawEnd).toBe(false);
  });

  it('may end with another status where that is accepted', async () => {
    const { stdout, ended } = await host.pipe(sh('echo x; exit 1'), { accept: [0, 1] });
    expect(await lengthOf(stdout)).toBe(2);
    expect((await ended).exitCode).toBe(1);
  });

  it('is ended, with its whole group, when the run is stopped', async () => {
    const stop = new AbortController();
    const { stdout, ended } = await host.pipe(sh(`echo on; sleep ${nap} & sleep ${nap}`), {
      signal: stop.signal,
    });
    stdout.once('data', () => stop.abort(new Error('The runner was stopped.')));
    await expect(ended).rejects.toThrow('The runner was stopped.');
    expect(stdout.errored?.message).toBe('The runner was stopped.');
    expect(await lives(`sleep\0${nap}`)).toBe(false);
  });

  it('is ended when nobody reads it any more', async () => {
    const { stdout, ended } = await host.pipe(['yes', nap]);
    stdout.once('data', () => stdout.destroy());
    await expect(ended).rejects.toThrow('Nobody reads its output any more.');
    expect(await lives(`yes\0${nap}`)).toBe(false);
  });

  it('sees no end of an input that failed', async () => {
    const committed = join(directory, 'committed');
    let asked = 0;
    const input = new Readable({
      read() {
        if (asked++ === 0) this.push('BEGIN;\n');
        else this.destroy(new Error('The copy was changed.'));
      },
    });
    const { stdout, ended } = await host.pipe(sh(`cat; touch ${committed}`), { stdin: input });
    stdout.resume();
    stdout.on('error', () => {});
    await expect(ended).rejects.toThrow('The copy was changed.');
    expect(existsSync(committed)).toBe(false);
  });

  it('hears of an input that failed while it was started', async () => {
    const input = new Readable({ read() {} });
    input.on('error', () => {});
    input.destroy(new Error('The copy was changed.'));
    await once(input, 'close').catch(() => {});
    const { stdout, ended } = await host.pipe(['cat'], { stdin: input });
    stdout.resume();
    await expect(ended).rejects.toThrow('The copy was changed.');
  });

  it('that failed does not wait for the rest of its input, whatever status is accepted', async () => {
    const input = new Readable({ read() {} });
    input.push('a beginning');
    const { stdout, ended } = await host.pipe(sh('head -c 1 >/dev/null; exit 1'), {
      stdin: input,
      accept: 'any',
    });
    stdout.resume();
    expect((await ended).exitCode).toBe(1);
  });

  it('that needs only a part of its input still fails where the rest is bad', async () => {
    const good = Readable.from([Buffer.alloc(1_000_000)]);
    const first = await host.pipe(['head', '-c', '10'], { stdin: good });
    expect(await lengthOf(first.stdout)).toBe(10);
    const bad = Readable.from(
      (function* () {
        yield Buffer.alloc(1_000_000);
        throw new Error('The copy was changed.');
      })(),
    );
    const second = await host.pipe(['head', '-c', '10'], { stdin: bad });
    await expect(lengthOf(second.stdout)).rejects.toThrow('The copy was changed.');
  });
});
