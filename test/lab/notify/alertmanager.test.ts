import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { poll, silentLogger, systemClock } from '@fairway/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { message, openChannel } from './channel.ts';
import { type Program, startProgram } from './program.ts';

interface Notified {
  readonly status: string;
  readonly alerts: readonly {
    readonly status: string;
    readonly labels: Record<string, string>;
    readonly annotations: Record<string, string>;
  }[];
}

const context = { fetch, clock: systemClock, logger: silentLogger };
const hour = 3_600_000;
const notified: Notified[] = [];
let directory: string;
let receiver: Server;
let alertmanager: Program;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fairway-alerts-'));
  receiver = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) text += chunk;
    notified.push(JSON.parse(text));
    response.end();
  });
  await new Promise<void>((listening) => receiver.listen(0, '127.0.0.1', listening));
  const { port } = receiver.address() as AddressInfo;
  const config = {
    // An alert without an end of its own would end after this.
    global: { resolve_timeout: '1s' },
    route: {
      receiver: 'test',
      group_by: ['incident'],
      ...{ group_wait: '0s', group_interval: '1s', repeat_interval: '4h' },
    },
    receivers: [
      { name: 'test', webhook_configs: [{ url: `http://127.0.0.1:${port}/`, send_resolved: true }] },
    ],
  };
  await writeFile(join(directory, 'alertmanager.yml'), JSON.stringify(config));
  alertmanager = await startProgram('prometheus-alertmanager', [
    `--config.file=${join(directory, 'alertmanager.yml')}`,
    `--storage.path=${directory}`,
    '--cluster.listen-address=',
  ]);
});
afterAll(async () => {
  await alertmanager?.stop();
  await new Promise((closed) => receiver?.close(closed));
  if (directory) await rm(directory, { recursive: true, force: true });
});

const channel = () => openChannel({ alertmanager: { url: alertmanager.url, labels: { team: 'shop' } } });
const activeOf = async (key: string) => {
  const answer = await fetch(`${alertmanager.url}/api/v2/alerts`);
  const alerts = (await answer.json()) as {
    labels: Record<string, string>;
    startsAt: string;
    endsAt: string;
  }[];
  return alerts.filter(({ labels }) => labels['incident'] === key);
};
/** How many notifications since its start Alertmanager knows as answered. */
const deliveries = async () => {
  const metrics = await (await fetch(`${alertmanager.url}/metrics`)).text();
  const count = /^alertmanager_notification_latency_seconds_count\{integration="webhook"\} (\d+)/m.exec(
    metrics,
  );
  return Number(count?.[1] ?? 0);
};
/** What was notified of an incident: `firing P1`. */
const toldOf = (key: string) =>
  notified.flatMap(({ alerts }) =>
    alerts.flatMap(({ status, labels }) =>
      labels['incident'] === key ? [`${status} ${labels['severity']}`] : [],
    ),
  );
const until = (look: () => boolean | Promise<boolean>) =>
  poll({ clock: systemClock, timeoutMs: 60_000, intervalMs: 50 }, async () =>
    (await look()) ? { done: true, value: undefined } : { done: false },
  );

describe('Alertmanager', () => {
  it('fires once, does not end between two runs, and resolves once', async () => {
    const key = 'shop/production: probe web';
    const opened = await channel().send(message({ key }), undefined, context);
    expect(opened).toMatchObject({ ok: true, reference: { startsAt: expect.any(String) } });
    await until(() => toldOf(key).length > 0);
    const [first] = await activeOf(key);
    expect(first?.labels).toEqual({ alertname: 'Fairway', incident: key, severity: 'P1', team: 'shop' });
    // Two runs that GitHub starts an hour late each.
    expect(Date.parse(first?.endsAt ?? '')).toBeGreaterThan(Date.now() + 2 * hour);
    const again = message({ key, state: 'ongoing', at: Date.now() });
    expect(await channel().send(again, opened.reference, context)).toMatchObject({ ok: true });
    const [second] = await activeOf(key);
    expect(Date.parse(second?.endsAt ?? '')).toBeGreaterThan(Date.parse(first?.endsAt ?? ''));
    expect(second?.startsAt).toBe(first?.startsAt);
    // Several times what an alert without an end lasts, and several rounds of notifications.
    await systemClock.sleep(2_500);
    expect(await activeOf(key)).toHaveLength(1);
    expect(toldOf(key)).toEqual(['firing P1']);
    for (let run = 0; run < 2; run += 1) {
      const over = message({ key, state: 'resolved', event: 'health.recovered', at: Date.now() });
      expect(await channel().send(over, opened.reference, context)).toMatchObject({ ok: true });
    }
    await until(() => toldOf(key).length > 1);
    expect(await activeOf(key)).toEqual([]);
    expect(toldOf(key)).toEqual(['firing P1', 'resolved P1']);
    expect(notified.at(-1)?.alerts[0]?.annotations).toMatchObject({ summary: 'web of shop does not answer' });
  });

  it('moves an incident to another severity, and ends both', async () => {
    const key = 'shop/production: probe api';
    const opened = await channel().send(message({ key, severity: 'P2' }), undefined, context);
    await until(() => toldOf(key).length > 0);
    const worse = message({ key, severity: 'P1', state: 'ongoing' });
    const ongoing = await channel().send(worse, opened.reference, context);
    await until(() => toldOf(key).length > 2);
    expect(toldOf(key).toSorted()).toEqual(['firing P1', 'firing P2', 'resolved P2']);
    await channel().send(message({ key, severity: 'P1', state: 'resolved' }), ongoing.reference, context);
    await until(() => toldOf(key).length > 3);
    expect(toldOf(key).slice(3)).toEqual(['resolved P1']);
    expect(await activeOf(key)).toEqual([]);
  });

  it('resolves what fired although the run before was forgotten', async () => {
    const key = 'shop/production: probe forgotten';
    await channel().send(message({ key, severity: 'P2' }), undefined, context);
    await until(() => toldOf(key).length > 0);
    await channel().send(message({ key, severity: 'P1', state: 'resolved' }), undefined, context);
    await until(() => toldOf(key).includes('resolved P2'));
    expect(await activeOf(key)).toEqual([]);
  });

  it('resolves what fired before it was restarted', async () => {
    const key = 'shop/production: database';
    const opened = await channel().send(message({ key }), undefined, context);
    await until(() => toldOf(key).length > 0);
    // Its log of notifications has the entry only after the receiver has answered.
    await until(async () => (await deliveries()) >= notified.length);
    await alertmanager.restart();
    expect(await activeOf(key)).toEqual([]);
    await channel().send(message({ key, state: 'resolved', at: Date.now() }), opened.reference, context);
    await until(() => toldOf(key).length > 1);
    expect(toldOf(key)).toEqual(['firing P1', 'resolved P1']);
  });

  it('says nothing of an incident that it never knew', async () => {
    const key = 'shop/production: never told';
    expect(await channel().send(message({ key, state: 'resolved' }), undefined, context)).toMatchObject({
      ok: true,
    });
    const other = 'shop/production: told after it';
    await channel().send(message({ key: other }), undefined, context);
    await until(() => toldOf(other).length > 0);
    expect(toldOf(key)).toEqual([]);
  });

  it('is told apart from another server at its address', async () => {
    const wrong = openChannel({ alertmanager: `${alertmanager.url}/wrong` });
    const delivery = await wrong.send(message(), undefined, context);
    expect(delivery).toMatchObject({
      ok: false,
      problem: expect.stringMatching(/^Alertmanager answers 404/),
    });
  });
});

it('the routes of the example are such that Alertmanager accepts them', async () => {
  const file = join(import.meta.dirname, '../../../workflows-examples/health/alertmanager.yml');
  const { stdout } = await promisify(execFile)('amtool', ['check-config', file]);
  expect(stdout).toMatch(/SUCCESS[\s\S]*3 receivers/);
});
