import { once } from 'node:events';
import { connectHost, holdLease } from '@fairway/host';
import { describe, expect, test } from '@jest/globals';
import { deps, servers } from './two-servers.ts';

describe('a jump host', () => {
  test('leads to a host whose key is checked too', async () => {
    const inner = servers.lab.node('worker1');
    const jump = servers.target();
    const through = await servers.connect({ name: inner.name, address: inner.address, jump });
    await expect(through.exec(['hostname'])).resolves.toMatchObject({ stdout: 'worker1\n' });
    const foreign = { knownHosts: servers.node.knownHosts.replaceAll(servers.node.address, inner.address) };
    const failing = connectHost(
      servers.target({ name: inner.name, address: inner.address, jump, hostKeys: foreign }),
      deps,
    );
    await expect(failing).rejects.toThrow(`The host key of worker1 (${inner.address}) is not trusted`);
  });

  test('is checked itself, and an unreachable host behind it is named', async () => {
    const jump = servers.target({ hostKeys: { knownHosts: servers.lab.node('worker1').knownHosts } });
    await expect(connectHost(servers.target({ address: '127.0.0.1', jump }), deps)).rejects.toThrow(
      `The host key of manager (${servers.node.address}) is not trusted`,
    );
    await expect(
      connectHost(servers.target({ address: '127.0.0.1', port: 9, jump: servers.target() }), deps),
    ).rejects.toThrow('cannot be reached through manager');
  });
});

describe('a lost host', () => {
  test('ends the attempt quickly, whether it hangs, is down or has no network', async () => {
    const worker = servers.lab.node('worker1');
    const victim = servers.target({ name: worker.name, address: worker.address, connectTimeoutMs: 3_000 });
    const attempt = () => connectHost(victim, deps);
    for (const [fault, said] of [
      ['pause', 'did not complete an SSH connection within 3 s'],
      ['cut', 'cannot be reached'],
      ['kill', 'cannot be reached'],
    ] as const) {
      await servers.lab[fault]('worker1');
      try {
        await expect(attempt()).rejects.toThrow(said);
      } finally {
        await servers.lab.restore('worker1');
      }
    }
    await (await connectHost({ ...victim, connectTimeoutMs: 60_000 }, deps)).close();
  });

  test('ends commands and frees the lock, and the holder of the lock knows it before another run can take it', async () => {
    const worker = servers.lab.node('worker1');
    const path = '/var/lib/fairway/lock';
    const host = await servers.connect({ name: worker.name, address: worker.address });
    const lease = await holdLease(host, { path, holder: 'far away', waitMs: 0 }, deps);
    const command = host.exec(['sleep', '600']);
    command.catch(() => {});
    // The next waiter writes down when it gets the lock, by the clock of this machine.
    const waiting = worker.exec(['flock', '-w', '200', path, 'date', '+%s%3N']);
    await servers.lab.cut('worker1');
    try {
      await once(lease.lost, 'abort');
      const lost = Date.now();
      await expect(command).rejects.toThrow('the connection went silent');
      expect(Number((await waiting).stdout)).toBeGreaterThan(lost);
      await lease.release();
      await host.close();
    } finally {
      await servers.lab.restore('worker1');
    }
  });
});
