import { localHost } from '@fairway/host';
import { systemClock as clock, silentLogger as logger } from '@fairway/runtime';
import { expect, it } from '@jest/globals';
import { askByCurl } from '../../src/http/ask-by-curl.ts';
import { probeSchema } from '../../src/http/probe.ts';
import { startServer } from './answering-server.ts';

it.each([
  ['a short answer', 'all well', 'all well'],
  ['nothing', '', ''],
  ['a long answer, of which the beginning is kept', `a${'b'.repeat(3_000_000)}`, `a${'b'.repeat(1_048_575)}`],
])('reads %s', async (_, sent, kept) => {
  await using open = new AsyncDisposableStack();
  const server = await startServer((_request, response) => response.writeHead(418).end(sent));
  open.defer(server.close);
  const probe = probeSchema.parse({ name: 'web', url: server.url, from: 'hosts' });
  const request = { probe, method: 'GET', url: server.url, headers: {}, contains: 'a' };
  const answer = await askByCurl(request, localHost({ logger, clock }));
  expect(answer.status).toBe(418);
  expect(answer.body === kept).toBe(true);
});
