import { localHost } from '@fairway/host';
import { silentLogger, systemClock } from '@fairway/runtime';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type ProbeInput, probeSchema } from '../src/http/probe.ts';
import { probesFailure, runProbes } from '../src/index.ts';
import type { ProbeRun } from '../src/probe-run.ts';
import { type AnsweringServer, startServer } from './http/answering-server.ts';

const host = localHost({ logger: silentLogger, clock: systemClock });
let server: AnsweringServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

// A busy machine is slow to answer and to start curl.
const probes = (...inputs: ProbeInput[]) =>
  inputs.map((input) => probeSchema.parse({ timeout: '30s', ...input }));
const run = (more: Partial<ProbeRun> = {}): ProbeRun => ({
  targets: [
    { name: 'manager', address: '127.0.0.1', host },
    { name: 'worker1', address: '127.0.0.1', host },
  ],
  findContainer: async () => ({ container: undefined }),
  release: 'v1.1.0',
  timeoutMs: 0,
  fetch: globalThis.fetch,
  clock: systemClock,
  logger: silentLogger,
  ...more,
});

async function serveJson(value: unknown, status = 200): Promise<AnsweringServer> {
  server = await startServer((_, response) => {
    response.writeHead(status, { location: '/login' }).end(JSON.stringify(value));
  });
  return server;
}

describe('runProbes', () => {
  it('asks every node and shows the answer of each', async () => {
    const { port } = await serveJson({ version: 'v1.1.0', checks: [{ state: 'up' }] });
    const results = await runProbes(
      probes({
        name: 'web',
        url: `http://{node}:${port}/version`,
        contains: '"{release}"',
        json: { version: '{release}', 'checks.0.state': 'up' },
      }),
      run(),
    );
    expect(results).toMatchObject([
      { probe: 'web', node: 'manager', ok: true, status: 200, attempts: 1 },
      { probe: 'web', node: 'worker1', ok: true, body: '{"version":"v1.1.0","checks":[{"state":"up"}]}' },
    ]);
    expect(probesFailure(results)).toBeUndefined();
  });

  it.each<[string, Partial<ProbeInput>, string]>([
    [
      'the wrong version',
      { json: { version: '{release}' } },
      'answered with "v1.0.0" at version instead of "v1.1.0"',
    ],
    ['a path that is not there', { json: { 'a.b': 1 } }, 'answered with nothing at a.b instead of 1'],
    ['a path of the prototype', { json: { 'version.length': 6 } }, 'answered with nothing at version.length'],
    ['text that is not there', { contains: 'healthy' }, 'answered 200 without "healthy" in the body'],
    ['another status', { status: 204 }, 'answered 200 instead of 204'],
  ])('finds a problem with %s', async (_, change, problem) => {
    const { url } = await serveJson({ version: 'v1.0.0' });
    const results = await runProbes(probes({ name: 'web', url, ...change }), run());
    expect(results).toMatchObject([{ ok: false, problem: expect.stringContaining(problem) }]);
    expect(probesFailure(results)?.message).toContain(problem);
  });

  it('does not count a redirect as healthy', async () => {
    const { url } = await serveJson({}, 302);
    const [result] = await runProbes(probes({ name: 'web', url }), run());
    expect(result).toMatchObject({ ok: false, status: 302, problem: 'answered 302 instead of 200-299' });
  });

  it('waits for a service that is not up yet, and for enough yes in a row', async () => {
    const states = [503, 200, 503, 200, 200];
    let asked = 0;
    server = await startServer((_, response) => {
      response.writeHead(states[asked++] ?? 200).end();
    });
    const [result] = await runProbes(
      probes({ name: 'web', url: server.url, successes: 2, interval: '1ms' }),
      run({ timeoutMs: 30_000 }),
    );
    expect(result).toMatchObject({ ok: true, attempts: 5 });
  });

  it('asks soon again after a negative answer, then less often, and keeps the interval between healthy ones', async () => {
    const states = [503, 503, 503, 503, 503, 200];
    let asked = 0;
    server = await startServer((_, response) => {
      response.writeHead(states[asked++] ?? 200).end();
    });
    const pauses: number[] = [];
    const clock = {
      now: systemClock.now,
      async sleep(ms: number, signal?: AbortSignal) {
        // The limit of a request is a sleep as well, with a signal of its own.
        if (ms >= 10_000) return systemClock.sleep(ms, signal);
        pauses.push(ms);
      },
    };
    const [result] = await runProbes(
      probes({ name: 'web', url: server.url, successes: 2 }),
      run({ timeoutMs: 600_000, clock }),
    );
    expect(result).toMatchObject({ ok: true, attempts: 7 });
    expect(pauses).toEqual([100, 200, 400, 800, 1_000, 1_000]);
  });

  it('stops when the time is over, with the last answer as evidence', async () => {
    const { url } = await serveJson({ error: 'no database' }, 503);
    const [result] = await runProbes(
      probes({ name: 'web', url, interval: '10ms' }),
      run({ timeoutMs: 2_000 }),
    );
    expect(result).toMatchObject({ ok: false, status: 503, body: '{"error":"no database"}' });
  });

  it('ends a request without an answer', async () => {
    server = await startServer(() => {});
    const [result] = await runProbes(probes({ name: 'web', url: server.url, timeout: '50ms' }), run());
    expect(result).toMatchObject({ ok: false, problem: 'gave no answer: no answer within 50 ms' });
  });

  it("names the reason of a missing connection, not just 'fetch failed'", async () => {
    const closed = await startServer(() => {});
    await closed.close();
    const [result] = await runProbes(probes({ name: 'web', url: closed.url }), run());
    expect(result?.problem).toContain('ECONNREFUSED');
  });

  it('stops at once when the run is cancelled', async () => {
    server = await startServer(() => {});
    const controller = new AbortController();
    const asked = runProbes(probes({ name: 'web', url: server.url }), run({ signal: controller.signal }));
    controller.abort(new Error('cancelled'));
    await expect(asked).rejects.toThrow('cancelled');
  });

  it('asks from the hosts with their curl, headers and all', async () => {
    const header = 'a "quoted" \\ value';
    server = await startServer(({ headers }, response) => {
      response.end(JSON.stringify({ token: headers['x-token'] }));
    });
    const results = await runProbes(
      probes({
        name: 'inside',
        url: `${server.url}/a?b={c}[1]`.replace('{c}', '%7Bc%7D'),
        from: 'hosts',
        headers: { 'X-Token': header },
        json: { token: header },
      }),
      run(),
    );
    expect(results).toMatchObject([
      { node: 'manager', ok: true, status: 200 },
      { node: 'worker1', ok: true },
    ]);
  });

  it('shows the message of curl when a host gets no answer', async () => {
    const closed = await startServer(() => {});
    await closed.close();
    const [result] = await runProbes(probes({ name: 'inside', url: closed.url, from: 'hosts' }), run());
    expect(result).toMatchObject({ ok: false, problem: expect.stringContaining('curl: (7)') });
  });
});

describe('probesFailure', () => {
  it('treats an empty list of probes as a failure, unless it is allowed', () => {
    expect(probesFailure([])?.message).toContain('No probe asked');
    expect(probesFailure([], { allowEmpty: true })).toBeUndefined();
  });
});
