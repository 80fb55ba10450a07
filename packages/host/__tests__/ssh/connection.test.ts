import { generateKeyPairSync } from 'node:crypto';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { silentLogger as logger, systemClock } from '@fairway/runtime';
import { afterEach, describe, expect, test } from '@jest/globals';
import { connectFleet } from '../../src/fleet.ts';
import { connectHost } from '../../src/ssh/ssh-connector.ts';
import type { SshTarget } from '../../src/target.ts';
import { ed25519Print } from '../keys/keys.ts';

const deps = { logger, clock: systemClock };
const { privateKey } = generateKeyPairSync('ed25519');
const servers: Server[] = [];
const sockets = new Set<Socket>();

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

/** A server on this machine that is not an sshd. */
async function listen(answer: (socket: Socket) => void): Promise<SshTarget> {
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    answer(socket);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return target((server.address() as AddressInfo).port);
}

function target(port: number, address = '127.0.0.1'): SshTarget {
  return {
    name: 'web',
    address,
    port,
    user: 'deploy',
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    hostKeys: { fingerprints: [ed25519Print] },
    connectTimeoutMs: 60_000,
  };
}

describe('the reason why a host cannot be reached is named', () => {
  test('it accepts and never answers', async () => {
    const silent = await listen(() => {});
    await expect(connectHost({ ...silent, connectTimeoutMs: 400 }, deps)).rejects.toMatchObject({
      what: 'web (127.0.0.1) cannot be reached.',
      why: expect.stringContaining('did not complete an SSH connection within 0.4 s'),
    });
  });

  test('it begins to speak SSH and then stops', async () => {
    const half = await listen((socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n'));
    const connecting = connectHost({ ...half, connectTimeoutMs: 400 }, deps);
    await expect(connecting).rejects.toThrow('within 0.4 s');
  });

  test('it closes at once', async () => {
    const rude = await listen((socket) => socket.destroy());
    await expect(connectHost(rude, deps)).rejects.toThrow('closed it again');
  });

  test('it speaks something else', async () => {
    const web = await listen((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await expect(connectHost(web, deps)).rejects.toThrow(
      'No SSH connection to web (127.0.0.1) was established.',
    );
  });

  test('no server listens', async () => {
    const gone = await listen(() => {});
    await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
    await expect(connectHost(gone, deps)).rejects.toThrow('Nobody listens');
  });

  test('its name does not resolve', async () => {
    // A label of 64 characters is not valid (RFC 1035), so no name server is asked.
    const nowhere = target(22, `${'x'.repeat(64)}.invalid`);
    await expect(connectHost(nowhere, deps)).rejects.toThrow('has no address');
  });
});

test('an abort ends the attempt at once, with its reason', async () => {
  const silent = await listen(() => {});
  const cancel = new AbortController();
  const connecting = connectHost(silent, { ...deps, signal: cancel.signal });
  cancel.abort(new Error('cancelled'));
  await expect(connecting).rejects.toThrow('cancelled');
});

test('a fleet names every host that could not be reached', async () => {
  const silent = await listen(() => {});
  const rude = await listen((socket) => socket.destroy());
  const connecting = connectFleet(
    [
      { ...silent, connectTimeoutMs: 400 },
      { ...rude, name: 'db' },
    ],
    deps,
  );
  await expect(connecting).rejects.toThrow('2 of 2 hosts failed: web (127.0.0.1), db (127.0.0.1).');
});
