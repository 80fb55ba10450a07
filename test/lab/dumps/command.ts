import { Readable } from 'node:stream';
import { commandSource } from '@fairway/dumps';
import { describe, expect, test } from '@jest/globals';
import { deps, server, signal } from './one-server.ts';

const leftBehind = 'ls -d /var/tmp/fairway-proof-* 2>/dev/null || true';

async function open(dump: string, verify = 'cat >/dev/null') {
  const settings = { name: 'queue', dump, verify, restore: undefined, env: { KEY: 'secret' } };
  return commandSource(settings, { ...deps, host: await server.connect() });
}

describe('a command of a server', () => {
  test('is dumped and proven, and nobody sees its secrets', async () => {
    const source = await open(
      'ps -ef >&2; seq 200000 && test -n "$KEY"',
      'cp "$FAIRWAY_DUMP" copy; tail -n 1 copy',
    );
    const { bytes, facts } = await source.dump(signal);
    const dump = Buffer.concat(await bytes.toArray());
    const proof = await source.prove(async () => ({ bytes: Readable.from([dump]), facts }), {
      ...{ signal, run: 'one', known: null },
    });
    expect(proof).toMatchObject({ differences: [], evidence: ['200000'] });
    expect(await server.onServer(leftBehind)).toBe('');
  });

  test('has no end where the connection is cut, and leaves no directory of its proof', async () => {
    const source = await open('head -c 300000 /dev/zero; pkill -9 -u deploy sshd; sleep 5');
    const { bytes, facts } = await source.dump(signal);
    await expect(bytes.toArray()).rejects.toThrow(/without an exit status/);
    await expect(facts).rejects.toThrow(/without an exit status/);

    const cut = await open('true', 'pkill -9 -u deploy sshd; sleep 86012');
    const never = { bytes: Readable.from([Buffer.from('dump')]), facts: Promise.reject(new Error('gone')) };
    const proof = cut.prove(async () => never, { signal, run: 'cut', known: null });
    await expect(proof).rejects.toThrow(/without an exit status/);
    await server.onServer('pkill -x sleep');
    await server.until(`test -z "$(${leftBehind})" && echo yes`);
  });
});
