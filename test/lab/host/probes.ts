import { type ProbeTarget, runProbes, verifyItemSchema } from '@fairway/health';
import { connectHost, type Host } from '@fairway/host';
import { describe, expect, test } from '@jest/globals';
import { deps, servers } from './two-servers.ts';

const targetOf = (host: Host): ProbeTarget => ({ name: 'manager', address: host.address, host });

const ask = (items: readonly object[], targets: readonly ProbeTarget[], release = 'v1') =>
  runProbes(
    items.map((item, at) => verifyItemSchema.parse({ name: `probe ${at}`, timeout: '60s', ...item })),
    {
      ...{ targets, release, timeoutMs: 0, fetch: globalThis.fetch, ...deps },
      findContainer: async () => ({ container: undefined }),
    },
  );

describe('probes of a host', () => {
  test('measure its disk and memory, run its commands, and connect as it does', async () => {
    const host = await servers.connect();
    const results = await ask(
      [
        { disk: { path: '/', 'min-free': '1MB' } },
        { disk: { 'min-free': '900TB' } },
        { memory: { 'min-free': '1MB' } },
        {
          command: ['sh', '-c', 'echo "{\\"release\\": \\"$1\\"}"; exit 3', 'sh', '{release}'],
          exit: 3,
          json: { release: 'v1' },
        },
        { command: ['sh', '-c', 'echo broken >&2; exit 1'] },
        { command: ['sleep', '60'], timeout: '2s' },
        { tcp: '127.0.0.1:22', from: 'hosts', contains: 'SSH-2.0' },
        { tcp: '127.0.0.1:9', from: 'hosts' },
        { container: 'no-such-container' },
      ],
      [targetOf(host)],
    );
    expect(results.map(({ ok, problem = '' }) => [ok, problem])).toEqual([
      [true, ''],
      [false, expect.stringMatching(/^has .* free on \/, less than \d+ GB$/)],
      [true, ''],
      [true, ''],
      [false, 'ended with exit status 1 instead of 0'],
      [false, expect.stringContaining('did not end in time')],
      [true, ''],
      [false, expect.stringContaining('does not lead to 127.0.0.1, port 9')],
      [false, 'does not exist'],
    ]);
    expect(results.map(({ fault }) => fault).filter(Boolean)).not.toContain('prober');
    expect(results[4]).toMatchObject({ node: 'manager', body: 'broken', evidence: ['broken'] });
  });

  test('go over its one connection, however many there are', async () => {
    const host = await servers.connect();
    const count = async () => Number(await servers.onNode('ss -Htn state established "sport = :22" | wc -l'));
    const before = await count();
    expect(before).toBeGreaterThan(0);
    const items = Array.from({ length: 40 }, () => ({ command: ['sh', '-c', 'sleep 0.1'] }));
    const asking = ask(items, [targetOf(host)]);
    const during = await count();
    expect((await asking).filter(({ ok }) => !ok)).toEqual([]);
    expect([during, await count()]).toEqual([before, before]);
  });

  test('say that the host is lost, and nothing of what was to be asked', async () => {
    const host = await connectHost(servers.target(), deps);
    await host.close();
    const results = await ask(
      [{ command: ['true'] }, { tcp: '127.0.0.1:22', from: 'hosts' }],
      [targetOf(host)],
    );
    expect(results).toMatchObject([
      { ok: false, fault: 'prober' },
      { ok: false, fault: 'prober' },
    ]);
  });
});
