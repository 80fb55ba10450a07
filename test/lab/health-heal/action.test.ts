import { type Lab, startLab } from '@fairway/lab';
import { silentLogger } from '@fairway/runtime';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startVendor, type Vendor } from '../../stage/channels/vendor.ts';
import { type Checkout, checkOutFor } from '../../stage/step/checkout.ts';
import { composeInputs } from '../../stage/step/compose-inputs.ts';
import { accessInputs } from '../../stage/step/lab-access.ts';
import { runStep } from '../../stage/step/run-step.ts';

const served = (port: number) => `
    image: \${REGISTRY}/base/busybox:latest
    command: ["sh", "-c", "mkdir -p /www && echo \${RELEASE} >/www/ok && exec httpd -f -p 80 -h /www"]
    stop_signal: SIGKILL
    restart: unless-stopped
    ports: ["${port}:80"]`;
const files = {
  'deploy/compose.yaml': `
services:
  page: ${served(8090)}
    depends_on: [backend]
  backend: ${served(8091)}
  clerk:
    image: \${REGISTRY}/base/busybox:latest
    command: ["sleep", "100000"]
    stop_signal: SIGKILL
`,
};

let lab: Lab;
let hook: Vendor;
let checkout: Checkout;

async function sh(script: string): Promise<string> {
  const { exitCode, stdout, stderr } = await lab.node('manager').exec(['sh', '-c', script]);
  if (exitCode !== 0) throw new Error(`${script}: ${stderr}`);
  return stdout.trim();
}

beforeAll(async () => {
  [lab, hook, checkout] = await Promise.all([
    startLab({ nodes: 1, registry: true }, { logger: silentLogger }),
    startVendor(() => ({ reply: { status: 204 } })),
    checkOutFor('compose-deploy', files),
  ]);
  const verify = [{ name: 'release', url: 'http://{node}:8090/ok', contains: '{release}' }];
  const { exitCode, log } = await checkout.run({
    ...composeInputs(lab, 'jetty'),
    release: 'v1',
    verify: JSON.stringify(verify),
  });
  if (exitCode !== 0) throw new Error(log);
});
afterAll(async () => {
  await hook?.stop();
  await checkout?.remove();
  await lab?.stop();
});
afterEach(() => {
  expect(hook.violations).toEqual([]);
});

let runs = 0;
const look = (inputs: Record<string, string> = {}) =>
  runStep({
    action: 'health-heal',
    workspace: checkout.path,
    inputs: {
      project: 'jetty',
      environment: 'production',
      hosts: lab.nodes.map(({ name, address }) => `${name}=${address}`).join('\n'),
      ...accessInputs(lab),
      probes: JSON.stringify([
        { name: 'api', url: 'http://{node}:8091/ok', heal: 'backend', timeout: '1s', interval: '100ms' },
        { name: 'disk', disk: { 'max-used': '99%' } },
      ]),
      control: `${hook.url}/`,
      'heal-wait': '1s',
      notify: JSON.stringify({
        channels: {
          hook: { webhook: { url: `${hook.url}/hooks/4f9c1f1d2ab34567`, secret: 'a-key-of-the-hook' } },
        },
      }),
      ...inputs,
    },
    env: { GITHUB_RUN_ID: String(++runs), GITHUB_RUN_ATTEMPT: '1' },
  });
const told = () =>
  hook.sent
    .filter(({ method }) => method === 'POST')
    .map(({ body }) => `${(body as { state: string }).state}: ${(body as { key: string }).key}`);
/** The messages of a piece of work. */
async function toldBy<T>(work: () => Promise<T>): Promise<readonly [T, readonly string[]]> {
  const before = told().length;
  const result = await work();
  return [result, told().slice(before)];
}

describe('a project that compose-deploy has released', () => {
  it('is proven again, with the questions that its release was proven with', async () => {
    const [run, messages] = await toldBy(look);
    expect([run.exitCode, run.outputs['outcome'], messages]).toEqual([0, 'healthy', []]);
    expect(run.report?.proofs.map(({ what }) => what)).toEqual(
      expect.arrayContaining([
        'release on manager answers',
        'api on manager answers',
        'disk on manager answers',
      ]),
    );
  });

  it('is healed where a container was killed; people are told once, that it is over', async () => {
    await sh('docker kill jetty-page-1');
    const [run, messages] = await toldBy(look);
    expect([run.exitCode, run.outputs['outcome'], run.outputs['healed']]).toEqual([
      0,
      'healed',
      '["page on manager"]',
    ]);
    expect(messages).toEqual(['resolved: jetty/production: service page on manager']);
    expect(run.report?.proofs.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['page on manager runs 1 of 1', 'release on manager answers']),
    );
    const [, evidence = ''] = /Saved on manager.*?<code>(.*?)<\/code>/.exec(run.summary) ?? [];
    expect(await sh(`ls ${evidence}`)).not.toBe('');
    const kept = JSON.parse(await sh('cat /var/lib/fairway/compose/jetty/incidents.json'));
    expect(kept.heals).toMatchObject([{ step: 'restart', outcome: 'helped' }]);
  });

  it('is healed where a process takes connections and never answers', async () => {
    await sh("kill -STOP $(docker inspect --format '{{.State.Pid}}' jetty-backend-1)");
    const [run, messages] = await toldBy(look);
    expect([run.exitCode, run.outputs['outcome'], run.outputs['healed']]).toEqual([
      0,
      'healed',
      '["backend on manager"]',
    ]);
    expect(messages).toEqual(['resolved: jetty/production: service backend on manager']);
  });

  it('is not healed again within the pause: the same incident is told once more, and not its end at once', async () => {
    await sh('docker kill jetty-page-1');
    const [run, messages] = await toldBy(look);
    expect([run.exitCode, run.outputs['outcome'], run.outputs['healed']]).toEqual([1, 'failing', '[]']);
    expect(run.log).toContain('is not touched before');
    expect(messages).toEqual(['ongoing: jetty/production: service page on manager']);
    expect((await toldBy(look))[1]).toEqual([]);
    await sh('docker start jetty-page-1');
    const [well, end] = await toldBy(look);
    expect([well.exitCode, well.outputs['outcome']]).toEqual([0, 'healthy']);
    expect(end).toEqual([]);
  });

  it('is left as it is where a person stopped a service', async () => {
    await sh('docker stop jetty-page-1');
    const [run] = await toldBy(look);
    expect([run.exitCode, run.outputs['outcome'], run.outputs['healed']]).toEqual([0, 'healthy', '[]']);
    expect(run.log).toContain('::warning::page on manager of jetty/production was stopped by hand');
    expect(await sh("docker inspect --format '{{.State.Running}}' jetty-page-1")).toBe('false');
    await sh('docker start jetty-page-1');
  });

  it('is healed after a restart of the engine: of what the engine does not start, people hear once', async () => {
    await sh('docker stop jetty-page-1');
    await lab.restartEngine('manager');
    const [run, messages] = await toldBy(look);
    expect([run.exitCode, run.outputs['outcome'], run.outputs['healed'], run.log]).toEqual([
      0,
      'healed',
      '["clerk on manager"]',
      expect.anything(),
    ]);
    expect(messages).toEqual(['resolved: jetty/production: service clerk on manager']);
    expect(await sh("docker inspect --format '{{.State.Running}}' jetty-page-1")).toBe('false');
    const [next, more] = await toldBy(look);
    expect([next.outputs['outcome'], more]).toEqual(['healthy', []]);
    await sh('docker start jetty-page-1');
  });

  it('is not alarmed about while somebody holds the lock', async () => {
    await sh('docker kill jetty-backend-1');
    await sh('cd /var/lib/fairway/compose/jetty && (flock lock sleep 30 >/dev/null 2>&1 &)');
    const [run, messages] = await toldBy(look);
    expect([run.exitCode, run.outputs['outcome'], run.outputs['healed'], messages]).toEqual([
      1,
      'deploying',
      '[]',
      [],
    ]);
  });
});
