import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { NoAnswer, readBytes } from '../../src/http/exchange.ts';
import { nodeHttpClient } from '../../src/http/node-client.ts';

const stallMs = 400;
const send = nodeHttpClient({ stallMs });
const running: ReturnType<typeof createServer>[] = [];
afterEach(() => {
  for (const server of running.splice(0)) server.close().closeAllConnections();
});

async function serving(listener: RequestListener): Promise<{ readonly url: string; connections(): number }> {
  let connections = 0;
  const server = createServer(listener).on('connection', () => {
    connections += 1;
  });
  running.push(server);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    connections: () => connections,
  };
}

const get = (url: string) => ({ method: 'GET' as const, url, headers: {} });

describe('a request', () => {
  it('takes a connection that is there, or one of its own', async () => {
    const { url, connections } = await serving((_, response) => void response.end('x'));
    for (const fresh of [false, false, true, false]) await readBytes(await send({ ...get(url), fresh }));
    expect(connections()).toBe(2);
  });

  it('follows no redirect, because its signature is for one server', async () => {
    const { url } = await serving((_, response) => void response.writeHead(307, { location: '/y' }).end());
    expect((await send(get(url))).status).toBe(307);
  });

  it.each<[string, RequestListener]>([
    ['that is not answered', () => {}],
    ['whose answer stops', (_, response) => void response.writeHead(200, { 'content-length': 9 }).write('x')],
    [
      'whose answer is cut',
      (_, response) => {
        response.writeHead(200, { 'content-length': 9 });
        response.write('x', () => response.destroy());
      },
    ],
  ])('%s has no answer', async (_, listener) => {
    const { url } = await serving(listener);
    await expect(send(get(url)).then(readBytes)).rejects.toThrow(NoAnswer);
  });

  it('whose answer nobody reads for a while is not given up', async () => {
    const bytes = Buffer.alloc(4_000_000, 'x');
    const { url } = await serving((_, response) => void response.end(bytes));
    const answer = await send(get(url));
    await new Promise((later) => setTimeout(later, 3 * stallMs));
    expect((await readBytes(answer)).byteLength).toBe(bytes.byteLength);
  });

  it('ends with the reason of its signal', async () => {
    const stop = new AbortController();
    const { url } = await serving(() => stop.abort(new Error('stopped')));
    await expect(send({ ...get(url), signal: stop.signal })).rejects.toThrow('stopped');
    await expect(send({ ...get(url), signal: stop.signal })).rejects.toThrow('stopped');
  });
});
