import { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { servers } from './two-servers.ts';

const sh = (script: string) => ['sh', '-c', script];
const nobodyRuns = (mark: string) => `pgrep -f '[s]leep ${mark}' >/dev/null || echo yes`;

async function lengthOf(stream: Readable): Promise<number> {
  let length = 0;
  for await (const chunk of stream) length += (chunk as Buffer).length;
  return length;
}

describe('a command between two streams', () => {
  test('takes and returns megabytes, and its end comes with its status', async () => {
    const host = await servers.connect();
    const stdin = Readable.from(Array.from({ length: 100 }, () => Buffer.alloc(100_000, 'x')));
    const { stdout, ended } = await host.pipe(sh('cat; echo told >&2'), { stdin });
    expect(await lengthOf(stdout)).toBe(10_000_000);
    expect(await ended).toEqual({ exitCode: 0, stdout: '', stderr: 'told' });
  });

  test('waits for whoever reads it', async () => {
    const host = await servers.connect();
    const { stdout } = await host.pipe(sh('head -c 40000000 /dev/zero; touch /tmp/written'));
    await servers.until("pgrep -f '[h]ead -c 40000000' >/dev/null && echo yes");
    await host.exec(['sleep', '0.5']);
    expect(await servers.onNode('ls /tmp/written 2>/dev/null || true')).toBe('');
    expect(await lengthOf(stdout)).toBe(40_000_000);
    expect(await servers.onNode('ls /tmp/written')).toBe('/tmp/written');
  });

  test.each([
    [
      'with another status',
      'head -c 300000 /dev/zero; echo "no space" >&2; exit 3',
      /exit status 3.*no space/s,
    ],
    ['by a signal', 'head -c 300000 /dev/zero; kill -9 $$', /It ended by SIGKILL/],
    [
      'with its connection',
      'head -c 300000 /dev/zero; pkill -9 -u deploy sshd; sleep 5',
      /without an exit status/,
    ],
  ])('that ends %s gives no end', async (_, script, why) => {
    const host = await servers.connect();
    const { stdout, ended } = await host.pipe(sh(script));
    let sawEnd = false;
    stdout.on('end', () => {
      sawEnd = true;
    });
    await expect(lengthOf(stdout)).rejects.toThrow(why);
    await expect(ended).rejects.toThrow(why);
    expect(sawEnd).toBe(false);
  });

  test('is ended on the host when the run is stopped, and sees no end of its input', async () => {
    const host = await servers.connect();
    const stop = new AbortController();
    const stdin = new Readable({ read() {} });
    stdin.push('BEGIN;\n');
    const script = 'rm -f /tmp/committed; sleep 86011 & cat; touch /tmp/committed';
    const { stdout, ended } = await host.pipe(sh(script), { stdin, signal: stop.signal });
    stdout.once('data', () => stop.abort(new Error('The runner was stopped.')));
    await expect(ended).rejects.toThrow('The runner was stopped.');
    await servers.until(nobodyRuns('86011'));
    expect(await servers.onNode('ls /tmp/committed 2>/dev/null || true')).toBe('');
  });

  test('sees no end of an input that fails', async () => {
    const host = await servers.connect();
    let asked = 0;
    const stdin = new Readable({
      read() {
        if (asked++ === 0) this.push('BEGIN;\n');
        else this.destroy(new Error('The copy was changed.'));
      },
    });
    const { stdout, ended } = await host.pipe(sh('rm -f /tmp/restored; cat; touch /tmp/restored'), { stdin });
    stdout.on('error', () => {}).resume();
    await expect(ended).rejects.toThrow('The copy was changed.');
    expect(await servers.onNode('ls /tmp/restored 2>/dev/null || true')).toBe('');
  });
});
