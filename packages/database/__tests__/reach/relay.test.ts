import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Relay, relayOver } from '../../src/reach/relay.ts';
import { relayProgram } from '../../src/reach/relay-program.ts';

let server: Server;
let port = 0;
let relay: Relay;
let ended: Promise<string>;
const chunks: string[] = [];

/** A server that echoes its input, and hangs up after `bye`. */
beforeEach(async () => {
  server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (data) => (`${data}` === 'bye' ? socket.end() : socket.write(data)));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  port = typeof address === 'object' && address ? address.port : 0;

  const child = spawn(process.execPath, ['-e', relayProgram], { env: {} });
  ended = once(child, 'close').then(([code]) => `it ended with exit status ${code}`);
  const close = async () => {
    child.stdin.end();
    await ended;
  };
  relay = relayOver({ stdin: child.stdin, stdout: child.stdout, ended, close });
});
afterEach(async () => {
  await relay.close();
  server.close();
  chunks.length = 0;
});

test('a relay carries several connections without mixing their bytes', async () => {
  const streams = await Promise.all([1, 2, 3].map(() => relay.dial('127.0.0.1', port)));
  const heard = await Promise.all(
    streams.map(async (stream, index) => {
      // More bytes than a pipe takes at once.
      const said = Buffer.alloc(300_000, index + 1);
      let answer = Buffer.alloc(0);
      stream.write(said);
      for await (const chunk of stream) {
        answer = Buffer.concat([answer, chunk]);
        if (answer.length === said.length) break;
      }
      return answer.equals(said);
    }),
  );
  expect(heard).toEqual([true, true, true]);
});

test('a connection that the server ends is ended here, and the other ones continue', async () => {
  const [first, second] = await Promise.all([1, 2].map(() => relay.dial('127.0.0.1', port)));
  first?.resume();
  const closed = first ? once(first, 'end') : undefined;
  first?.write('bye');
  await closed;
  second?.write('still here');
  expect(`${(await once(second ?? server, 'data'))[0]}`).toBe('still here');
});

test('a port where nothing listens fails with the message of the system', async () => {
  await expect(relay.dial('127.0.0.1', 1)).rejects.toThrow(/ECONNREFUSED/);
});

test('a relay that has ended says how, and opens no more connections', async () => {
  const stream = await relay.dial('127.0.0.1', port);
  const closed = new Promise((resolve) => stream.once('close', resolve));
  await relay.close();
  await closed;
  await expect(relay.dial('127.0.0.1', port)).rejects.toThrow('it ended with exit status 0');
});
