import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { describeResult, runProbes, verifyItemSchema } from '../../src/index.ts';
import { runOf } from '../probe-run.ts';
import { startServer } from './answering-server.ts';

let open = new AsyncDisposableStack();
afterEach(async () => {
  const ended = open;
  open = new AsyncDisposableStack();
  await ended.disposeAsync();
});

type Page = (request: IncomingMessage, response: ServerResponse) => void;

/** A site with these pages. */
async function site(pages: Readonly<Record<string, Page>>) {
  const server = await startServer((request, response) => {
    const page = pages[request.url ?? ''];
    if (page) page(request, response);
    else response.writeHead(404).end();
  });
  open.defer(server.close);
  return server;
}

async function ask(item: object) {
  const given = { name: 'web', timeout: '20s', ...item };
  const [result] = await runProbes([verifyItemSchema.parse(given)], runOf());
  if (!result) throw new Error('one probe has a result');
  return result;
}

const to =
  (location: string, status = 302): Page =>
  (_, response) =>
    response.writeHead(status, { location }).end();
const well: Page = (_, response) => response.end('well');

describe.each(['runner', 'hosts'])('redirects, asked from the %s,', (from) => {
  test('are followed to the last answer, and the way is shown', async () => {
    const { url } = await site({ '/': to('/a', 301), '/a': to('b'), '/b': well });
    const result = await ask({ url: `${url}/`, from, redirects: 'follow', contains: 'well' });
    expect(result).toMatchObject({
      ok: true,
      status: 200,
      evidence: [`redirected to ${url}/a`, `redirected to ${url}/b`],
    });
  });

  test('show no credential that a server has put into an address', async () => {
    const path = '/in?page=1&code=sesame&state=a1B2c3D4e5F6g7';
    const { url } = await site({ '/': to(`${path}#id_token=sesame`), [path]: to(path) });
    const result = await ask({ url: `${url}/`, from, redirects: 'follow' });
    const shown = `${url}/in?page=1&code=***&state=***`;
    expect(result).toMatchObject({ problem: `redirects in a circle, back to ${shown}` });
    expect(new Set(result.evidence)).toEqual(new Set([`redirected to ${shown}`]));
  });

  test('end where they lead to another host, unless the probe names it', async () => {
    const other = await site({ '/login': (r, response) => response.end(`token ${r.headers['x-token']}`) });
    const far = other.url.replace('127.0.0.1', 'localhost');
    const { url } = await site({ '/': to(`${far}/login`) });
    const item = { url: `${url}/`, from, redirects: 'follow', headers: { 'X-Token': 'sw0rdfish' } };
    expect(await ask(item)).toMatchObject({
      ok: false,
      problem: 'redirects to another host, localhost: name it in redirects-to if that is right',
    });
    if (from === 'runner') return;
    const followed = await ask({ ...item, 'redirects-to': 'localhost', contains: 'token' });
    expect(followed).toMatchObject({ ok: true, body: 'token undefined' });
  });

  test('carry what the probe sends to the same server, and not to another port of its host', async () => {
    const token: Page = (request, response) => response.end(`token ${request.headers['x-token']}`);
    const neighbour = await site({ '/': token });
    const { url } = await site({ '/near': to('/here'), '/here': token, '/far': to(`${neighbour.url}/`) });
    const item = { from, redirects: 'follow', headers: { 'X-Token': 'sw0rdfish' }, contains: 'token' };
    expect(await ask({ ...item, url: `${url}/near` })).toMatchObject({ ok: true, body: 'token sw0rdfish' });
    expect(await ask({ ...item, url: `${url}/far` })).toMatchObject({ ok: true, body: 'token undefined' });
  });

  test.each([
    ['/self', 'redirects in a circle, back to'],
    ['/one', 'redirects in a circle, back to'],
    ['/n0', 'redirects more than 10 times'],
    ['/mail', 'redirects to mailto:a@b.example, which is no web address'],
  ])('that lead nowhere are not followed for ever: %s', async (path, problem) => {
    const steps = Array.from({ length: 20 }, (_, at) => [`/n${at}`, to(`/n${at + 1}`)] as const);
    const { url } = await site({
      '/self': to('/self'),
      '/one': to('/two'),
      '/two': to('/one'),
      '/mail': to('mailto:a@b.example'),
      ...Object.fromEntries(steps),
    });
    const result = await ask({ url: url + path, from, redirects: 'follow' });
    expect(result).toMatchObject({ ok: false, problem: expect.stringContaining(problem) });
  });
});

describe('what a probe sends', () => {
  const echo: Page = (request, response) => {
    let said = '';
    request.on('data', (chunk) => {
      said += chunk;
    });
    request.on('end', () =>
      response.end(
        JSON.stringify({ method: request.method, type: request.headers['content-type'] ?? '', said }),
      ),
    );
  };

  test.each(['runner', 'hosts'])('arrives from the %s', async (from) => {
    const { url } = await site({ '/': echo });
    const json = { url, from, body: '{"release":"{release}","quote":"a\\\\b\\"c"}' };
    expect(
      await ask({
        ...json,
        json: { method: 'POST', type: 'application/json', said: '{"release":"v1.1.0","quote":"a\\\\b\\"c"}' },
      }),
    ).toMatchObject({ ok: true });
    expect(
      await ask({
        url,
        from,
        method: 'PUT',
        body: '@/etc/passwd',
        json: { method: 'PUT', said: '@/etc/passwd' },
      }),
    ).toMatchObject({ ok: true });
    expect(await ask({ url, from, method: 'HEAD' })).toMatchObject({ ok: true, status: 200, body: '' });
  });

  test.each<[string, object, string]>([
    ['a body with GET', { method: 'GET', body: 'x' }, 'body'],
    ['redirects-to without redirects', { 'redirects-to': 'a.example' }, 'redirects-to'],
    ['tls-days without TLS', { 'tls-days': 14 }, 'tls-days'],
  ])('is refused: %s', (_, more, field) => {
    const read = verifyItemSchema.safeParse({ name: 'web', url: 'http://web/', ...more });
    expect(read.error?.issues.map(({ path }) => path)).toEqual([[field]]);
  });
});

describe('an answer', () => {
  test('that is well but slow is no', async () => {
    const { url } = await site({ '/': (_, response) => void setTimeout(() => response.end('well'), 60) });
    expect(await ask({ url, 'max-ms': 50 })).toMatchObject({
      ok: false,
      problem: expect.stringMatching(/^answered 200 in \d+ ms, slower than 50 ms$/),
    });
    expect(await ask({ url, 'max-ms': 20_000, from: 'hosts' })).toMatchObject({ ok: true });
  });

  test('of which only the status was checked says so, whatever the body says', async () => {
    const { url } = await site({ '/': (_, response) => response.end('{"status":"error"}') });
    const only = await ask({ url });
    expect(only).toMatchObject({ ok: true, statusOnly: true });
    expect(describeResult(only)).toMatch(/ms, only the status was checked: \{"status":"error"\}$/);
    const checked = await ask({ url, json: { status: 'ok' } });
    expect(checked.problem).toBe('answered with "error" at status instead of "ok"');
    expect(describeResult(checked)).not.toContain('only the status');
  });

  const endless: Page = (_, response) => {
    const more = () => {
      if (!response.destroyed) response.write('x'.repeat(65_536), () => setImmediate(more));
    };
    more();
  };

  test('without an end is read as far as it is needed', async () => {
    const { url } = await site({ '/': endless });
    expect(await ask({ url })).toMatchObject({ ok: true, status: 200 });
    expect(await ask({ url, contains: 'end' })).toMatchObject({
      ok: false,
      problem: 'answered 200 without "end" in the body',
    });
  });

  test('whose body comes too slowly is none', async () => {
    const { url } = await site({ '/': (_, response) => void response.write('{') });
    expect(await ask({ url, timeout: '200ms' })).toMatchObject({
      ok: false,
      problem: 'gave no answer: no answer within 200 ms',
    });
  });

  test('of JSON may begin with a mark of its encoding', async () => {
    const { url } = await site({ '/': (_, response) => response.end('\ufeff{"status":"ok"}') });
    expect(await ask({ url, json: { status: 'ok' } })).toMatchObject({ ok: true });
  });

  test('of a port without TLS is told in words that are the same in every run, and is no silence', async () => {
    const { port } = await site({ '/': well });
    const asked = await ask({ url: `https://127.0.0.1:${port}/` });
    expect(asked.problem).toMatch(/^gave no answer: (?:Error: )?TLS: wrong version number$/);
    expect(asked).not.toHaveProperty('silence');
  });

  test('in HTTP/1.0 without a length is read to its end', async () => {
    const server = createServer((socket) => {
      socket.once('data', () => socket.end('HTTP/1.0 200 OK\r\n\r\nwell'));
    });
    await new Promise<void>((resolve) => server.listen(0, '::1', resolve));
    open.defer(() => new Promise((resolve) => void server.close(() => resolve())));
    const url = `http://[::1]:${(server.address() as AddressInfo).port}/`;
    for (const from of ['runner', 'hosts']) {
      expect(await ask({ url, from, contains: 'well' })).toMatchObject({ ok: true, status: 200 });
    }
  });
});
