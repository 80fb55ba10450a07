import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecureContext, TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { makeCertificate } from '../../../../test/stage/samples/certificate.ts';
import { parseDatabaseUrl } from '../../src/connection/database-url.ts';
import { secureChannel } from '../../src/connection/tls-channel.ts';

let directory = '';
let server: Server;
let answer = 'S';

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'fairway-tls-'));
  const { key, cert } = await makeCertificate('db.internal');
  writeFileSync(join(directory, 'ca.pem'), cert);
  const secureContext = createSecureContext({ key, cert });
  // The first steps of a PostgreSQL server, before it asks for a user; then an echo.
  server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (request) => {
      expect([...request]).toEqual([0, 0, 0, 8, 4, 210, 22, 47]);
      socket.write(answer);
      if (answer === 'N') return void socket.pipe(socket);
      const secure = new TLSSocket(socket, { isServer: true, secureContext });
      secure.on('error', () => {});
      secure.pipe(secure);
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
});
afterAll(async () => {
  await new Promise((closed) => server.close(closed));
  rmSync(directory, { recursive: true, force: true });
});

async function echo(parameters: string, host = 'db.internal'): Promise<string> {
  const channel = connect((server.address() as AddressInfo).port, '127.0.0.1');
  try {
    const url = `postgresql://app:sesame@${host}/harbor?${parameters}`;
    const secure = await secureChannel(channel, parseDatabaseUrl('harbor', url));
    secure.write('hello');
    return await new Promise((resolve) => secure.once('data', (data) => resolve(String(data))));
  } finally {
    channel.destroy();
  }
}

const trusted = () => `sslmode=verify-full&sslrootcert=${directory}/ca.pem`;

describe('TLS at the near end of a tunnel', () => {
  test('checks the certificate against the name in the URL, not against 127.0.0.1', async () => {
    await expect(echo(trusted())).resolves.toBe('hello');
    await expect(echo(trusted(), 'other.internal')).rejects.toThrow(/altnames/);
    await expect(echo('sslmode=verify-full')).rejects.toThrow(/self-signed/);
    await expect(echo('sslmode=require')).resolves.toBe('hello');
  });

  test('is left out where the server has none, unless the URL insists', async () => {
    answer = 'N';
    await expect(echo('')).resolves.toBe('hello');
    await expect(echo('sslmode=require')).rejects.toThrow('does not support SSL');
  });
});
