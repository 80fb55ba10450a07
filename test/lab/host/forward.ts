import { once } from 'node:events';
import { connect } from 'node:net';
import { forward } from '@fairway/host';
import { expect, test } from '@jest/globals';
import { servers } from './two-servers.ts';

test('a forwarded port leads to a server that only the host reaches, until it is closed', async () => {
  const host = await servers.connect();
  const through = await forward(host, { address: '127.0.0.1', port: 22 });
  const greetings = await Promise.all(
    Array.from({ length: 12 }, async () => {
      const socket = connect(through.port, '127.0.0.1');
      const [greeting] = await once(socket, 'data');
      socket.destroy();
      return String(greeting);
    }),
  );
  expect(greetings).toHaveLength(12);
  for (const greeting of greetings) expect(greeting).toMatch(/^SSH-2.0-OpenSSH/);
  await through.close();
  const [error] = await once(connect(through.port, '127.0.0.1'), 'error');
  expect(error).toMatchObject({ code: 'ECONNREFUSED' });
});

test('no port is opened to a server that the host cannot reach', async () => {
  const host = await servers.connect();
  await expect(forward(host, { address: '127.0.0.1', port: 9 })).rejects.toThrow(
    'does not lead to 127.0.0.1, port 9',
  );
});
