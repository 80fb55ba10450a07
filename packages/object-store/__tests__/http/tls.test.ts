import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Certificate, makeCertificate } from '../../../../test/stage/samples/certificate.ts';
import { explainProblem } from '../../src/cloud/explain.ts';
import { NotTrusted, readText } from '../../src/http/exchange.ts';
import { nodeHttpClient } from '../../src/http/node-client.ts';
import { retry } from '../../src/http/retry.ts';

let own: Certificate;
let server: ReturnType<typeof createServer>;
let port: number;
let requests = 0;
beforeAll(async () => {
  own = await makeCertificate('localhost');
  server = createServer(own, (_, response) => {
    requests += 1;
    response.end('answered');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => void server.close().closeAllConnections());

const get = (name = 'localhost') => ({
  method: 'GET' as const,
  url: `https://${name}:${port}/`,
  headers: {},
});

describe('a store with a certificate of its own authority', () => {
  it('is trusted where that authority is given, over any connection', async () => {
    const send = nodeHttpClient({ ca: own.cert });
    for (const fresh of [false, true, false]) {
      expect(await readText(await send({ ...get(), fresh }))).toBe('answered');
    }
  });

  it.each<[string, string | undefined, string]>([
    ['whose authority nobody knows', undefined, 'localhost'],
    ['that has another name', 'given', '127.0.0.1'],
  ])('%s gets no request, and is not asked again', async (_, given, name) => {
    const before = requests;
    const send = nodeHttpClient({ ca: given && own.cert });
    const slept: number[] = [];
    const clock = { now: () => 0, sleep: async (ms: number) => void slept.push(ms) };
    const logger = { debug() {}, info() {}, warn() {}, error() {} };
    const asked = retry({ clock, logger, random: () => 0 }, { doing: 'x' }, () => send(get(name)));
    await expect(asked).rejects.toThrow(NotTrusted);
    expect([slept, requests]).toEqual([[], before]);
  });

  it('is told with what to do', () => {
    const store = { explain: () => new Error('not asked') as never };
    const failure = explainProblem(store, { what: 'x.' }, new NotTrusted('self-signed certificate'));
    expect(failure.message).toMatch(/cannot show that it is the store: self-signed certificate\..*`ca`/s);
  });
});
