import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { silentLogger, systemClock } from '@fairway/runtime';
import { afterEach, describe, expect, it } from '@jest/globals';
import { annotate, groupPath, pushMetrics } from '../src/push.ts';
import { readMetricTargets } from '../src/targets.ts';

const context = { fetch, clock: systemClock, logger: silentLogger };
const group = { job: 'fairway_deploy', subject: 'shop', environment: 'production' } as const;
const metrics = [{ name: 'fairway_deploy_success', help: 'x', samples: [{ value: 1 }] }];
const running: { close(): unknown }[] = [];
afterEach(() => {
  for (const server of running.splice(0)) server.close();
});

/** A server that answers with this, and what it was sent. */
async function answering(status: number, body: string) {
  const sent: { line: string; authorization: string | undefined; body: string }[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) text += chunk;
    const { authorization } = request.headers;
    sent.push({ line: `${request.method} ${request.url}`, authorization, body: text });
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  running.push(server);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, sent };
}

function target<Kind extends 'pushgateway' | 'grafana'>(kind: Kind, written: object) {
  const read = readMetricTargets({ [kind]: written })[kind];
  if (!read) throw new Error('There is no target.');
  return read;
}

describe('a push', () => {
  it('adds to its group, with the name and the password', async () => {
    const { url, sent } = await answering(200, '');
    const gateway = target('pushgateway', { url: `${url}/`, user: 'ci', password: 's3cret' });
    expect(await pushMetrics(gateway, group, metrics, context)).toEqual({ ok: true });
    expect(sent).toEqual([
      {
        line: 'POST /metrics/job/fairway_deploy/subject/shop/environment/production',
        authorization: `Basic ${Buffer.from('ci:s3cret').toString('base64')}`,
        body: '# HELP fairway_deploy_success x\n# TYPE fairway_deploy_success gauge\nfairway_deploy_success 1\n',
      },
    ]);
  });

  it.each([
    ['a/b', '', '/metrics/job/fairway_deploy/subject@base64/YS9i'],
    ['', '', '/metrics/job/fairway_deploy/subject@base64/='],
    ['shöp', 'prod', '/metrics/job/fairway_deploy/subject@base64/c2jDtnA/environment/prod'],
  ])('of "%s" in "%s" goes to %s', (subject, environment, path) => {
    expect(groupPath({ job: 'fairway_deploy', subject, environment })).toBe(path);
  });

  it.each([
    [
      400,
      'text format parsing error in line 1',
      'Pushgateway answers 400: text format parsing error in line 1.',
    ],
    [
      401,
      'no, s3cret-token',
      'Pushgateway answers 401: no, *** (check its address and key in the secret of the channels).',
    ],
    [200, '<html>Sign in</html>', 'What answers at the address is no Pushgateway: it sends a page.'],
  ])('that is answered %i is a problem', async (status, body, problem) => {
    const { url } = await answering(status, body);
    const gateway = target('pushgateway', { url, token: 's3cret-token' });
    expect(await pushMetrics(gateway, group, metrics, context)).toEqual({ ok: false, problem });
  });
});

describe('a mark in Grafana', () => {
  it('has its times in milliseconds, and a text that is no markup', async () => {
    const { url, sent } = await answering(200, '{"message":"Annotation added","id":1}');
    const mark = { at: 1_764_000_000_000.4, until: 1_764_000_060_000, tags: ['fairway', 'shop', '', 'shop'] };
    const grafana = target('grafana', { url, token: 'glsa_x' });
    expect(await annotate(grafana, { ...mark, text: 'shop <v2> & more' }, context)).toEqual({ ok: true });
    expect(sent[0]).toMatchObject({ line: 'POST /api/annotations', authorization: 'Bearer glsa_x' });
    expect(JSON.parse(sent[0]?.body ?? '')).toEqual({
      time: 1_764_000_000_000,
      timeEnd: 1_764_000_060_000,
      tags: ['fairway', 'shop'],
      text: 'shop &lt;v2&gt; &amp; more',
    });
  });

  it.each([
    [
      403,
      '{"message":"Permission denied"}',
      'Grafana answers 403: Permission denied (check its address and key in the secret of the channels).',
    ],
    [200, '<html>Sign in</html>', 'Grafana answers 200: <html>Sign in</html>.'],
  ])('that is answered %i %s is not set', async (status, body, problem) => {
    const { url } = await answering(status, body);
    const grafana = target('grafana', { url, token: 'glsa_x' });
    expect(await annotate(grafana, { at: 0, tags: [], text: 'x' }, context)).toEqual({ ok: false, problem });
  });
});

describe('the targets of figures', () => {
  it('are none where nothing is written', () => {
    expect(readMetricTargets(undefined)).toEqual({ pushgateway: undefined, grafana: undefined, secrets: [] });
  });

  it('name all that must be masked', () => {
    const { secrets } = readMetricTargets({
      pushgateway: { url: 'https://push.test', user: 'ci', password: 'pw' },
      grafana: { url: 'https://grafana.test', token: 'glsa_x' },
    });
    expect(secrets).toEqual(['https://push.test', 'pw', 'Y2k6cHc=', 'https://grafana.test', 'glsa_x']);
  });

  it.each([
    [{ pushgateway: 'http://push.test' }, '"metrics.pushgateway.url" begins with http://'],
    [{ pushgateway: { url: 'https://push.test', user: 'ci' } }, 'needs "user" and "password", or neither'],
    [{ grafana: { url: 'https://grafana.test' } }, '"metrics.grafana.token" is missing'],
    [{ prometheus: 'https://x.test' }, 'has a field that does not exist'],
    ['https://push.test', '"metrics" is missing, or is not of the form below'],
  ])('%j are refused', (written, why) => {
    expect(() => readMetricTargets(written)).toThrow(why);
  });
});
