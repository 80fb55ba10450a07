import { type AddressInfo, connect } from 'node:net';
import { Failure, silentLogger as logger, systemClock } from '@fairway/runtime';
import { afterEach, describe, expect, test } from '@jest/globals';
import ssh2 from 'ssh2';
import { connectFleet } from '../../src/fleet.ts';
import { fingerprintOf } from '../../src/keys/host-key-check.ts';
import { sshConnector } from '../../src/ssh/ssh-connector.ts';
import type { SshTarget } from '../../src/target.ts';
import { newSshKey } from '../keys/keys.ts';

const deps = { logger, clock: systemClock };
const user = newSshKey('ed25519');
const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()));
});

interface SshServer {
  readonly target: SshTarget;
  /** The number of connections since the start, and of those that are open. */
  readonly connections: { came: number; open: number };
}

/** An SSH server on this machine that accepts every user, and forwards to other servers. */
async function serve(name: string): Promise<SshServer> {
  const hostKey = newSshKey('ed25519');
  const connections = { came: 0, open: 0 };
  const clients = new Set<ssh2.Connection>();
  const server = new ssh2.Server({ hostKeys: [hostKey.private] }, (client) => {
    clients.add(client);
    connections.came += 1;
    connections.open += 1;
    client.on('authentication', (attempt) => attempt.accept());
    client.on('tcpip', (accept, reject, { destIP, destPort }) => {
      const socket = connect(destPort, destIP, () => {
        const channel = accept();
        socket.pipe(channel).pipe(socket);
        channel.on('error', () => socket.destroy());
      });
      socket.on('error', () => reject());
    });
    client.on('error', () => {});
    client.on('close', () => {
      connections.open -= 1;
      clients.delete(client);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(async () => {
    for (const client of clients) client.end();
    await new Promise((resolve) => server.close(resolve));
  });
  const blob = Buffer.from(hostKey.public.split(' ')[1] ?? '', 'base64');
  return {
    connections,
    target: {
      name,
      address: '127.0.0.1',
      port: (server.address() as AddressInfo).port,
      user: 'deploy',
      privateKey: user.private,
      hostKeys: { fingerprints: [fingerprintOf(blob)] },
    },
  };
}

async function until(so: () => boolean): Promise<void> {
  for (let tries = 0; !so(); tries += 1) {
    if (tries === 4_000) throw new Error('not so within 40 s');
    await systemClock.sleep(10);
  }
}

describe('hosts behind one jump host', () => {
  test('share one connection to it, which ends with the last host', async () => {
    const jump = await serve('jump');
    const inner = await Promise.all(['web', 'db', 'queue'].map(serve));
    const fleet = await connectFleet(
      inner.map(({ target }) => ({ ...target, jump: jump.target })),
      deps,
    );
    expect([jump, ...inner].map(({ connections }) => connections.came)).toEqual([1, 1, 1, 1]);
    await fleet.hosts[0]?.close();
    expect(jump.connections.open).toBe(1);
    await fleet.close();
    await until(() => jump.connections.open === 0);
  });

  test('open another connection after the last one has ended', async () => {
    const jump = await serve('jump');
    const inner = await serve('web');
    const connectTo = sshConnector(deps);
    for (const came of [1, 2]) {
      const host = await connectTo({ ...inner.target, jump: jump.target });
      expect(jump.connections.came).toBe(came);
      await host.close();
    }
  });

  test('do not share a connection where user or pinned key differ', async () => {
    const jump = await serve('jump');
    const inner = await serve('web');
    const fleet = await connectFleet(
      ['deploy', 'admin'].map((name) => ({ ...inner.target, jump: { ...jump.target, user: name } })),
      deps,
    );
    expect(jump.connections.came).toBe(2);
    await fleet.close();
    const foreign = { ...jump.target, hostKeys: { fingerprints: [`SHA256:${'A'.repeat(43)}`] } };
    const first = await connectFleet([{ ...inner.target, jump: jump.target }], deps);
    await expect(connectFleet([{ ...inner.target, jump: foreign }], deps)).rejects.toThrow('is not trusted');
    await first.close();
  });

  test('fail with one error when it refuses them all, after one attempt', async () => {
    const jump = await serve('jump');
    const inner = await Promise.all(['web', 'db', 'queue'].map(serve));
    const foreign = { ...jump.target, hostKeys: { fingerprints: [`SHA256:${'A'.repeat(43)}`] } };
    const failing = connectFleet(
      inner.map(({ target }) => ({ ...target, jump: foreign })),
      deps,
    );
    const error = await failing.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Failure);
    expect(error).toMatchObject({
      what: 'The host key of jump (127.0.0.1) is not trusted, and nothing was sent to it.',
    });
    expect(inner.map(({ connections }) => connections.came)).toEqual([0, 0, 0]);
  });

  test('keep the connection when one of them cannot be reached through it', async () => {
    const jump = await serve('jump');
    const [web, db] = await Promise.all([serve('web'), serve('db')]);
    const connectTo = sshConnector(deps);
    const host = await connectTo({ ...web.target, jump: jump.target });
    const nobody = { ...db.target, name: 'nobody', port: 9, jump: jump.target };
    await expect(connectTo(nobody)).rejects.toThrow(
      'nobody (127.0.0.1) cannot be reached through jump (127.0.0.1).',
    );
    expect(jump.connections).toEqual({ came: 1, open: 1 });
    await host.close();
  });
});
