import type { Host } from '@fairway/host';
import { systemClock } from '@fairway/runtime';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type ProbeInput, probeSchema } from '../src/http/probe.ts';
import { probesFailure, runProbes, verifyItemSchema } from '../src/index.ts';
import { type AnsweringServer, startServer } from './http/answering-server.ts';
import { machine, runOf, waitingClock } from './probe-run.ts';

let server: AnsweringServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

// A busy machine is slow to answer and to start curl.
const probes = (...inputs: ProbeInput[]) =>
  inputs.map((input) => probeSchema.parse({ timeout: '30s', ...input }));
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
      runOf(),
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
    const results = await runProbes(probes({ name: 'web', url, ...change }), runOf());
    expect(results).toMatchObject([{ ok: false, problem: expect.stringContaining(problem) }]);
    expect(probesFailure(results)?.message).toContain(problem);
  });

  it('does not count a redirect as healthy', async () => {
    const { url } = await serveJson({}, 302);
    const [result] = await runProbes(probes({ name: 'web', url }), runOf());
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
      runOf({ timeoutMs: 30_000 }),
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
      runOf({ timeoutMs: 600_000, clock }),
    );
    expect(result).toMatchObject({ ok: true, attempts: 7 });
    expect(pauses).toEqual([100, 200, 400, 800, 1_000, 1_000]);
  });

  it('stops when the time is over, with the last answer as evidence', async () => {
    const { url } = await serveJson({ error: 'no database' }, 503);
    const [result] = await runProbes(
      probes({ name: 'web', url, interval: '10ms' }),
      runOf({ timeoutMs: 2_000 }),
    );
    expect(result).toMatchObject({ ok: false, status: 503, body: '{"error":"no database"}' });
  });

  it('ends a request without an answer', async () => {
    server = await startServer(() => {});
    const [result] = await runProbes(probes({ name: 'web', url: server.url, timeout: '50ms' }), runOf());
    expect(result).toMatchObject({ ok: false, problem: 'gave no answer: no answer within 50 ms' });
  });

  it("names the reason of a missing connection, not just 'fetch failed'", async () => {
    const closed = await startServer(() => {});
    await closed.close();
    const [result] = await runProbes(probes({ name: 'web', url: closed.url }), runOf());
    expect(result?.problem).toMatch(/nobody listens on 127\.0\.0\.1:\d+$/);
  });

  it('stops at once when the run is cancelled', async () => {
    server = await startServer(() => {});
    const controller = new AbortController();
    const asked = runProbes(probes({ name: 'web', url: server.url }), runOf({ signal: controller.signal }));
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
      runOf(),
    );
    expect(results).toMatchObject([
      { node: 'manager', ok: true, status: 200 },
      { node: 'worker1', ok: true },
    ]);
  });

  it('shows the message of curl when a host gets no answer', async () => {
    const closed = await startServer(() => {});
    await closed.close();
    const [result] = await runProbes(probes({ name: 'inside', url: closed.url, from: 'hosts' }), runOf());
    expect(result).toMatchObject({ ok: false, problem: expect.stringContaining('curl: (7)') });
  });
});

describe('answers that are counted', () => {
  /** Results of a command whose answers are these exit statuses. */
  async function counted(statuses: number[], more: object = {}) {
    const { host, asked } = machine(...statuses.map((exitCode) => ({ exitCode })));
    const clock = waitingClock();
    const [result] = await runProbes(
      [verifyItemSchema.parse({ name: 'nginx', command: ['true'], interval: '10s', ...more })],
      runOf({ targets: [{ name: 'web1', address: '10.0.0.1', host }], timeoutMs: undefined, clock }),
    );
    return { ...result, asked: asked.length };
  }

  it.each<[string, number[], object, object]>([
    ['one yes is enough', [0], {}, { ok: true, attempts: 1 }],
    [
      'a no is asked again, at the interval',
      [1, 0],
      {},
      { ok: true, attempts: 2, firstNo: 0, lastNo: 0, at: 10_000 },
    ],
    ['three in a row are a failure', [1], {}, { ok: false, attempts: 3, firstNo: 0, lastNo: 20_000 }],
    ['as many as the item says', [1], { failures: 1 }, { ok: false, attempts: 1 }],
    ['a yes between begins the count anew', [1, 1, 0, 1, 1, 1], { successes: 2 }, { ok: false, attempts: 6 }],
    ['and so does a no', [0, 1, 0, 0], { successes: 2 }, { ok: true, attempts: 4, firstNo: 10_000 }],
    [
      'what changes its mind for ever is a failure',
      [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0],
      { successes: 2 },
      { ok: false, attempts: 10 },
    ],
  ])('%s', async (_, statuses, more, expected) => {
    expect(await counted(statuses, more)).toMatchObject(expected);
  });

  it('carry how bad a no is, and the service that the probe speaks for', async () => {
    const result = await counted([1], { severity: 'P3', heal: 'web' });
    expect(result).toMatchObject({ kind: 'command', severity: 'P3', heal: 'web', fault: 'target' });
  });
});

describe('many probes of one host', () => {
  it('are asked side by side, six commands at once, and wait for a place outside of their time', async () => {
    let [now, most] = [0, 0];
    const started: (() => void)[] = [];
    const host: Host = {
      ...machine().host,
      async exec() {
        now += 1;
        most = Math.max(most, now);
        await new Promise<void>((resolve) => started.push(resolve));
        now -= 1;
        return { exitCode: 0, stdout: '', stderr: '' };
      },
    };
    const items = Array.from({ length: 40 }, (_, at) =>
      verifyItemSchema.parse({ name: `check ${at}`, command: ['true'] }),
    );
    const asking = runProbes(items, runOf({ targets: [{ name: 'web1', address: '10.0.0.1', host }] }));
    let done = false;
    asking.finally(() => {
      done = true;
    });
    while (!done) {
      started.shift()?.();
      await new Promise(setImmediate);
    }
    expect(await asking).toHaveLength(40);
    expect(most).toBe(6);
  });
});

describe('probesFailure', () => {
  it('treats an empty list of probes as a failure, unless it is allowed', () => {
    expect(probesFailure([])?.message).toContain('No probe asked');
    expect(probesFailure([], { allowEmpty: true })).toBeUndefined();
  });
});
