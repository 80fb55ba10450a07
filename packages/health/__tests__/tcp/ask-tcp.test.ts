import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { runProbes, verifyItemSchema } from '../../src/index.ts';
import { runOf } from '../probe-run.ts';

let open = new AsyncDisposableStack();
afterEach(async () => {
  const ended = open;
  open = new AsyncDisposableStack();
  await ended.disposeAsync();
});

/** A port that does this with each connection. */
async function listen(use: (socket: Socket) => void, address = '127.0.0.1'): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    use(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  open.defer(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

async function ask(item: object) {
  const given = { name: 'port', timeout: '20s', ...item };
  const [result] = await runProbes([verifyItemSchema.parse(given)], runOf());
  return result;
}

describe('a port', () => {
  test('that accepts is well, on each node', async () => {
    const port = await listen(() => {});
    const results = await runProbes([verifyItemSchema.parse({ name: 'p', tcp: `{node}:${port}` })], runOf());
    expect(results).toMatchObject([
      { node: 'manager', kind: 'tcp', url: `127.0.0.1:${port}`, ok: true },
      { node: 'worker1', ok: true, body: 'accepts connections' },
    ]);
  });

  test('of an IPv6 address, from the hosts', async () => {
    const port = await listen((socket) => socket.end('hello'), '::1');
    expect(await ask({ tcp: `[::1]:${port}`, from: 'hosts', contains: 'hell' })).toMatchObject({ ok: true });
  });

  test.each<[string, (socket: Socket) => void, object, object]>([
    [
      'says what it should, in parts',
      (s) => s.write('SSH-', () => setImmediate(() => s.write('2.0-x\r\n'))),
      {},
      { ok: true, body: 'SSH-2.0-x' },
    ],
    ['says something else', (s) => void s.end('HTTP/1.1 400'), {}, { problem: 'answered without "SSH-2.0"' }],
    [
      'accepts and never says a word',
      () => {},
      { timeout: '300ms' },
      { problem: 'accepts, but says nothing' },
    ],
    ['hangs up', (s) => void s.end(), {}, { problem: 'accepts and hangs up, but says nothing' }],
    [
      'talks for ever',
      (s) => {
        const more = () => {
          if (!s.destroyed) s.write('x'.repeat(20_000), () => setImmediate(more));
        };
        more();
      },
      {},
      { problem: 'answered without "SSH-2.0"' },
    ],
  ])('that %s', async (_, use, more, expected) => {
    const port = await listen(use);
    expect(await ask({ tcp: `127.0.0.1:${port}`, contains: 'SSH-2.0', ...more })).toMatchObject(expected);
  });

  test('is asked before it answers', async () => {
    const port = await listen((socket) => socket.on('data', (said) => socket.write(`+${said}`)));
    expect(await ask({ tcp: `127.0.0.1:${port}`, send: 'PING\r\n', contains: '+PING' })).toMatchObject({
      ok: true,
    });
  });

  test('that nobody listens on', async () => {
    expect(await ask({ tcp: '127.0.0.1:1' })).toMatchObject({
      ok: false,
      fault: 'target',
      problem: expect.stringMatching(/nobody listens on 127\.0\.0\.1:1$/),
    });
  });
});
