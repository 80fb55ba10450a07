import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Lab, startLab } from '@fairway/lab';
import { silentLogger } from '@fairway/runtime';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { startVendor, type Vendor } from '../../stage/channels/vendor.ts';
import { type Checkout, checkOutFor } from '../../stage/step/checkout.ts';
import { composeInputs } from '../../stage/step/compose-inputs.ts';
import { sshInputs } from '../../stage/step/lab-access.ts';
import { runStep } from '../../stage/step/run-step.ts';
import { run } from '../machine.ts';

const files = {
  'deploy/compose.yaml': `
services:
  page:
    image: \${REGISTRY}/base/busybox:latest
    command: ["sh", "-c", "mkdir -p /www && echo \${RELEASE} >/www/ok && exec httpd -f -p 80 -h /www"]
    stop_signal: SIGKILL
    restart: unless-stopped
    ports: ["8090:80"]
  bell:
    image: \${REGISTRY}/base/busybox:latest
    command: ["sleep", "100000"]
    stop_signal: SIGKILL
    restart: unless-stopped
  db:
    image: \${REGISTRY}/base/postgres:latest
    restart: unless-stopped
    environment: {POSTGRES_PASSWORD: tide, POSTGRES_USER: app, POSTGRES_DB: app}
    stop_signal: SIGINT
    ports: ["5432:5432"]
    healthcheck: {test: ["CMD", "pg_isready", "-U", "app"], interval: 2s, start_interval: 300ms, start_period: 30s}
`,
};
/** Where the hosts keep what the next run must know. */
const stateDir = '/var/lib/fairway/compose/pier';

let lab: Lab;
let hook: Vendor;
let checkout: Checkout;
let shop: Server;

/** The output of a script on the server, as root. */
async function sh(script: string): Promise<string> {
  const { exitCode, stdout, stderr } = await lab.node('manager').exec(['sh', '-c', script]);
  if (exitCode !== 0) throw new Error(`${script}: ${stderr}`);
  return stdout.trim();
}

/** A web server of this machine whose certificate, its own authority, ends in three days. */
async function startShop(directory: string): Promise<Server> {
  const [key, cert] = ['key', 'crt'].map((name) => join(directory, `shop.${name}`)) as [string, string];
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const about = ['-days', '3', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const { exitCode, stderr } = await run(['openssl', ...request, '-keyout', key, '-out', cert, ...about]);
  if (exitCode !== 0) throw new Error(stderr);
  const server = createServer({ key: await readFile(key), cert: await readFile(cert) }, (_, response) => {
    response.end('open');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return server;
}

beforeAll(async () => {
  [lab, hook, checkout] = await Promise.all([
    startLab({ nodes: 1, registry: true }, { logger: silentLogger }),
    startVendor(() => ({ reply: { status: 204 } })),
    checkOutFor('compose-deploy', files),
  ]);
  shop = await startShop(checkout.path);
  const { exitCode, log } = await checkout.run({
    ...composeInputs(lab, 'pier'),
    release: 'v1',
    'secret-env': JSON.stringify({ DATABASE_URL: 'postgresql://app:tide@127.0.0.1:5432/app' }),
    verify: JSON.stringify([
      { name: 'rows', sql: 'select 1', 'url-env': 'DATABASE_URL', failures: 1, timeout: '3s' },
    ]),
  });
  if (exitCode !== 0) throw new Error(log);
});
afterAll(async () => {
  shop?.close().closeAllConnections();
  await hook?.stop();
  await checkout?.remove();
  await lab?.stop();
});
afterEach(() => {
  expect(hook.violations).toEqual([]);
});

/** A probe that the runner asks at the address of the server. */
const page = (more: object = {}) => ({
  name: 'page',
  url: `http://${lab.node('manager').address}:8090/ok`,
  heal: 'page',
  timeout: '1s',
  interval: '50ms',
  ...more,
});

let runs = 0;
/** Looks, and says what came of it and what people were told: `opened: P1: its title`. */
async function look(probes: readonly object[], inputs: Readonly<Record<string, string>> = {}) {
  const before = hook.sent.length;
  const step = await runStep({
    action: 'health-heal',
    workspace: checkout.path,
    inputs: {
      project: 'pier',
      hosts: `manager=${lab.node('manager').address}`,
      ...sshInputs(lab),
      probes: JSON.stringify(probes),
      control: `${hook.url}/`,
      'heal-wait': '1s',
      'heal-pause': '1s',
      'reopen-within': '1s',
      timeout: '30s',
      notify: JSON.stringify({
        channels: {
          hook: { webhook: { url: `${hook.url}/hooks/4f9c1f1d2ab34567`, secret: 'a-key-of-the-hook' } },
        },
      }),
      ...inputs,
    },
    env: {
      GITHUB_RUN_ID: String(++runs),
      GITHUB_RUN_ATTEMPT: '1',
      NODE_EXTRA_CA_CERTS: join(checkout.path, 'shop.crt'),
    },
  });
  const told = hook.sent
    .slice(before)
    .filter(({ method }) => method === 'POST')
    .map(({ body }) => {
      const { state, severity, title } = body as Record<string, string>;
      return `${state}: ${severity}: ${title}`;
    });
  const { outcome, healed } = step.outputs;
  return { ...step, came: [step.exitCode, outcome, healed], told };
}
/** When each container was started. */
const started = () => sh("docker inspect --format '{{.Name}} {{.State.StartedAt}}' $(docker ps -aq)");

const healthy = { came: [0, 'healthy', '[]'] };
const failing = { came: [1, 'failing', '[]'] };

it('tells that a database refuses the password, and restarts nothing', async () => {
  const before = await started();
  await sh(`docker exec pier-db-1 psql -qU app -c "alter user app password 'ebb'"`);
  const bad = await look([page()]);
  await sh(`docker exec pier-db-1 psql -qU app -c "alter user app password 'tide'"`);
  expect(bad).toMatchObject(failing);
  expect(bad.told).toEqual([
    expect.stringMatching(
      /^opened: P1: rows of pier gave no answer: .*password authentication failed for user "app"/,
    ),
  ]);
  expect(`${bad.summary}${JSON.stringify(hook.sent)}`).not.toContain('app:tide');
  const well = await look([page()]);
  expect(well).toMatchObject({ ...healthy, told: [expect.stringMatching(/^resolved: P1: rows /)] });
  expect(await started()).toBe(before);
});

it('tells that the disk is full, and restarts nothing that it could not count there; then heals it', async () => {
  await sh(`cp -a ${stateDir} /root/kept && mount -t tmpfs -o size=1m tmpfs ${stateDir}`);
  await sh(`cp -a /root/kept/. ${stateDir} && cat /dev/zero >${stateDir}/fill 2>/dev/null || true`);
  await sh('docker kill pier-page-1');
  const before = await started();
  const probes = [page(), { name: 'room', disk: { path: stateDir }, interval: '50ms' }];
  const full = await look(probes);
  expect(full).toMatchObject(failing);
  expect(full.log).toContain('room on manager of pier has /var/lib/fairway/compose/pier 100 % used');
  expect(full.log).toContain('No space left on device');
  expect(full.told).toEqual([
    'opened: P1: page on manager of pier is down: somebody killed it (exit status 137)',
  ]);
  expect(await started()).toBe(before);
  await sh(`umount ${stateDir}`);
  expect(await look(probes)).toMatchObject({ came: [0, 'healed', '["page on manager"]'] });
});

it('tells that a certificate ends in three days, while it still serves', async () => {
  const { port } = shop.address() as AddressInfo;
  const url = `https://localhost:${port}/`;
  const about = { name: 'shop', url, interval: '50ms', severity: 'P2' };
  const bad = await look([page(), { ...about, 'tls-days': 14 }]);
  expect(bad).toMatchObject(failing);
  expect(bad.told).toEqual([expect.stringMatching(/^opened: P2: shop of pier .*certificate/)]);
  expect(await look([page(), { ...about, 'tls-days': 2 }])).toMatchObject(healthy);
});

it('restarts nothing and wakes nobody where the runner knows no name that the server knows', async () => {
  await sh("echo '127.0.0.1 pier.invalid' >>/etc/hosts");
  const before = await started();
  const lost = await look([page({ url: 'http://pier.invalid:8090/ok' })], { control: '' });
  expect(lost).toMatchObject({ came: [1, 'prober-fault', '[]'], told: [] });
  expect(await started()).toBe(before);
});

it('tells that a server takes no SSH, and does not call its services down', async () => {
  await sh('kill $(cat /run/sshd.pid)');
  const deaf = await look([page()]);
  expect(deaf).toMatchObject({ ...failing, told: ['opened: P2: No machine of pier can be looked at'] });
  await sh('/usr/sbin/sshd');
  expect(await look([page()])).toMatchObject(healthy);
});

it('tells that a server is down, and is well once its engine has started everything again', async () => {
  await lab.kill('manager');
  const gone = await look([page()]);
  expect(gone).toMatchObject(failing);
  expect(gone.told).toEqual([
    'opened: P1: No machine of pier can be looked at',
    expect.stringMatching(/^opened: P1: page of pier gave no answer: /),
  ]);
  await lab.restore('manager');
  expect(await look([page()])).toMatchObject(healthy);
});
