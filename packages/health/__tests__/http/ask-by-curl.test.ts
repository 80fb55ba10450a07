import { type Host, localHost, type StreamOptions } from '@fairway/host';
import { systemClock as clock, silentLogger as logger } from '@fairway/runtime';
import { expect, it, test } from '@jest/globals';
import { askByCurl } from '../../src/http/curl/ask-by-curl.ts';
import { type ProbeInput, probeSchema } from '../../src/http/probe.ts';
import { requestsOf } from '../../src/http/probe-request.ts';
import { startServer } from './answering-server.ts';

/** This machine, and the sessions that were opened on it. */
function countedHost() {
  const host = localHost({ logger, clock });
  const sessions: { readonly argv: readonly string[]; readonly options: StreamOptions | undefined }[] = [];
  const counted: Host = {
    ...host,
    stream(argv, options) {
      sessions.push({ argv, options });
      return host.stream(argv, options);
    },
  };
  return { host: counted, sessions };
}

// A busy machine is slow to start curl.
const requestOf = (input: Partial<ProbeInput> & { readonly url: string }) => {
  const [request] = requestsOf([probeSchema.parse({ name: 'web', timeout: '30s', ...input })], [], '');
  if (!request) throw new Error('one probe has one request');
  return request;
};

it.each([
  ['a short answer', 'all well', 'all well'],
  ['nothing', '', ''],
  ['an answer of several lines, and of another alphabet', 'a\n\nгавань\\n\n', 'a\n\nгавань\\n\n'],
  ['a long answer, of which the beginning is kept', `a${'b'.repeat(3_000_000)}`, `a${'b'.repeat(1_048_575)}`],
])('reads %s', async (_, sent, kept) => {
  await using open = new AsyncDisposableStack();
  const server = await startServer((_request, response) => response.writeHead(418).end(sent));
  open.defer(server.close);
  const answer = await askByCurl(requestOf({ url: server.url, contains: 'a' }), countedHost().host);
  expect(answer.status).toBe(418);
  expect(answer.body === kept).toBe(true);
});

it('sends method, headers and body as they are, and no word of them in a command line', async () => {
  await using open = new AsyncDisposableStack();
  const server = await startServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => response.end(`${request.method} ${request.headers['x-token']} ${body}`));
  });
  open.defer(server.close);
  const { host, sessions } = countedHost();
  const token = 'a "quoted" \\ $(id) `id` 100% *';
  const body = '{"berth": "\\u0041 гавань",\n\t"n": 1}';
  const request = requestOf({ url: server.url, headers: { 'X-Token': token }, body });
  expect((await askByCurl(request, host)).body).toBe(`POST ${token} ${body}`);
  expect(JSON.stringify(sessions[0]?.argv)).not.toMatch(/quoted|berth/);
  const head = await askByCurl(requestOf({ url: server.url, method: 'HEAD' }), host);
  expect(head).toMatchObject({ status: 200, body: '' });
});

it('names where a redirect leads, and why no answer came', async () => {
  await using open = new AsyncDisposableStack();
  const server = await startServer((_request, response) =>
    response.writeHead(302, { location: '/login?next=%2F' }).end(),
  );
  open.defer(server.close);
  const { host } = countedHost();
  const [answer, silent, late] = await Promise.allSettled([
    askByCurl(requestOf({ url: `${server.url}/` }), host),
    askByCurl(requestOf({ url: 'http://127.0.0.1:2/' }), host),
    askByCurl(requestOf({ url: 'http://no-such-name.invalid/' }), host),
  ]);
  expect(answer).toMatchObject({ value: { status: 302, location: `${server.url}/login?next=%2F` } });
  expect(silent).toMatchObject({ reason: { message: expect.stringMatching(/^curl: \(7\) /) } });
  expect(late).toMatchObject({
    reason: { message: expect.stringMatching(/^curl: \(6\) Could not resolve/) },
  });
});

test('what is asked at the same time goes in one session, and a slow answer keeps no other waiting', async () => {
  await using open = new AsyncDisposableStack();
  const held: (() => void)[] = [];
  const server = await startServer(({ url = '' }, response) => {
    const answer = () => response.end(`${url}${url.slice(1).repeat(20_000)}`);
    if (url === '/slow') held.push(answer);
    else answer();
  });
  open.defer(server.close);
  const { host, sessions } = countedHost();
  const ask = (path: string) => askByCurl(requestOf({ url: `${server.url}/${path}`, contains: 'x' }), host);
  const slow = ask('slow');
  const names = Array.from({ length: 20 }, (_, at) => `berth${at}`);
  const answers = await Promise.all(names.map(ask));
  expect(answers.map(({ body }) => body)).toEqual(names.map((name) => `/${name}${name.repeat(20_000)}`));
  for (const answer of held) answer();
  expect((await slow).body).toBe(`/slow${'slow'.repeat(20_000)}`);
  expect(sessions).toHaveLength(1);
});

test('a host without curl says so, and one that is lost fails all that it asks', async () => {
  const bare: Host = {
    ...countedHost().host,
    stream: async (_, options) => {
      options?.onStdoutBytes?.(Buffer.from('0 b .\n0 e 127 sh: 1: curl: not found\n'));
      throw new Error('The connection was lost.');
    },
  };
  const [missing, lost] = await Promise.allSettled([
    askByCurl(requestOf({ url: 'http://127.0.0.1/' }), bare),
    askByCurl(requestOf({ url: 'http://127.0.0.1/' }), bare),
  ]);
  expect(missing).toMatchObject({ reason: { message: 'sh: 1: curl: not found' } });
  expect(lost).toMatchObject({ reason: { message: 'The connection was lost.' } });
});
