import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Failure, silentLogger } from '@fairway/runtime';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openHeartbeat } from '../../src/heartbeat/heartbeat.ts';

/** A server of the protocol, which answers as it is told, then with OK. */
let answers: { readonly status: number; readonly text: string }[];
let beats: { readonly line: string; readonly body: string }[];
let url: string;
const server = createServer(async (request, response) => {
  let body = '';
  for await (const part of request.setEncoding('utf8')) body += part;
  beats.push({ line: `${request.method} ${request.url}`, body });
  const { status, text } = answers.shift() ?? { status: 200, text: 'OK' };
  response.writeHead(status, { 'ping-body-limit': '100000' }).end(text);
});
beforeEach(async () => {
  [answers, beats] = [[], []];
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/6c1e2f0a-secret-uuid`;
});
afterEach(() => void server.close());

const clock = { now: () => 0, sleep: async () => {} };
const open = (at = url) => openHeartbeat(at, { fetch, clock, logger: silentLogger });

describe('a heartbeat', () => {
  it('tells beginning and end of one run under one id, with what came of it', async () => {
    const heartbeat = open();
    expect(await heartbeat.begin()).toEqual({ ok: true });
    expect(await heartbeat.succeed('shop: 1.2 GB, proven')).toEqual({ ok: true });
    const [begun, ended] = beats.map(({ line }) => /^POST (\S+)\?rid=([0-9a-f-]{36})$/.exec(line));
    expect(begun?.[1]).toBe('/6c1e2f0a-secret-uuid/start');
    expect(ended?.[1]).toBe('/6c1e2f0a-secret-uuid');
    expect(ended?.[2]).toBe(begun?.[2]);
    expect(beats[1]?.body).toBe('shop: 1.2 GB, proven');
  });

  it('tells a failure, and keeps what else the address asks', async () => {
    await open(`${url}/?create=1`).fail('no');
    expect(beats[0]?.line).toMatch(/^POST \/6c1e2f0a-secret-uuid\/fail\?create=1&rid=/);
  });

  it('sends no more than every server keeps, in whole characters', async () => {
    await open().fail('ü'.repeat(6_000));
    expect(beats[0]?.body).toBe('ü'.repeat(5_000));
  });

  it.each([
    [200, 'OK (rate limited)', { ok: true, warning: expect.stringContaining('not counted') }],
    [200, 'OK (not found)', { ok: false, problem: 'The heartbeat has no such check.' }],
    [200, '<html>Sign in</html>', { ok: false, problem: expect.stringContaining('sends a page') }],
    [200, 'Hello', { ok: true, warning: 'The heartbeat answered "Hello" instead of OK.' }],
    [404, 'not found', { ok: false, problem: expect.stringContaining('answers 404') }],
    [
      409,
      'ambiguous slug, not unique',
      { ok: false, problem: expect.stringContaining('use the address with the UUID') },
    ],
  ])('that is answered %d "%s"', async (status, text, beat) => {
    answers.push({ status, text });
    expect(await open().succeed('')).toEqual(beat);
  });

  it('waits as long as it is told to, and goes on', async () => {
    answers.push({ status: 429, text: 'rate limited' }, { status: 503, text: 'later' });
    expect(await open().succeed('')).toEqual({ ok: true });
    expect(beats).toHaveLength(3);
  });

  it('that is asked too often for good says so', async () => {
    for (let n = 0; n < 9; n++) answers.push({ status: 429, text: 'rate limited' });
    expect(await open().succeed('')).toMatchObject({ ok: false, problem: expect.stringContaining('429') });
  });

  it('shows its address in no problem', async () => {
    answers.push({ status: 400, text: `bad ping of ${url}` });
    const beat = await open().succeed('');
    expect(beat.problem).toContain('answers 400');
    expect(JSON.stringify(beat)).not.toContain('secret-uuid');
  });

  it.each(['', 'hc-ping.com/abc', 'http://hc-ping.com/abc-secret', 'https://hc-ping.com/', 'ftp://x/y'])(
    'refuses %j as its address, and does not show it',
    (given) => {
      expect(() => open(given)).toThrow(Failure);
      expect(() => open(given)).not.toThrow(/abc/);
    },
  );
});
