import { type Lab, startLab } from '@fairway/lab';
import { silentLogger } from '@fairway/runtime';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { composeInputs } from '../../stage/step/compose-inputs.ts';
import { ledgerFiles } from './apps/ledger-app.ts';
import { manyFeaturesFiles } from './apps/many-features.ts';
import { slipFiles } from './apps/slip-app.ts';
import { towFiles } from './apps/tow-app.ts';
import { readServer, type ServerReader } from './server.ts';
import { type Checkout, checkOut, type RunOptions } from './step.ts';
import { mostAtOnce, startWriter } from './writer.ts';

jest.setTimeout(600_000);

let lab: Lab;
let dock: Checkout;
let server: ServerReader;

beforeAll(async () => {
  lab = await startLab({ nodes: 1, registry: true }, { logger: silentLogger });
  server = readServer(lab.node('manager'));
  dock = await checkOut(manyFeaturesFiles);
}, 300_000);
afterAll(async () => {
  await dock?.remove();
  await lab?.stop();
});

const run = (
  release: string,
  { env = {}, ...more }: Readonly<Record<string, unknown>> = {},
  options: RunOptions = {},
) =>
  dock.run(
    {
      ...composeInputs(lab, 'dock', ['manager']),
      files: 'deploy/rules => rules',
      profiles: 'heavy',
      'keep-releases': '2',
      release,
      env: JSON.stringify({ TIDE: 'June', BALLAST: 'postgres', ...(env as object) }),
      ...(more as Record<string, string>),
    },
    options,
  );
const filter = '--filter label=com.docker.compose.project=dock';
const listed = async () =>
  (await server.sh(`docker ps -a ${filter} --format '{{.Names}} {{.ID}}'`)).split('\n').sort();
const names = async () => (await listed()).map((line) => line.split(' ')[0]);
/** The answer of each of the two containers of web. */
const inWebs = (script: string) =>
  Promise.all([1, 2].map((place) => server.sh(`docker exec dock-web-${place} sh -c '${script}'`)));
const note = 'tr "\\0" "\\n" </proc/1/environ | grep -E "^(NOTE|VERSION)=" | sort';
const asRoot = async (script: string) => (await lab.node('manager').exec(['sh', '-c', script])).stdout.trim();
const seeds = async () =>
  (await asRoot('cat /var/lib/docker/volumes/dock_log/_data/seeds')).split('\n').length;
const trusting = () => ({ env: { NODE_EXTRA_CA_CERTS: lab.registry.caFile } });
const tls = () => {
  const url = `https://${lab.registry.address}/v2/`;
  return JSON.stringify([
    { name: 'from the runner', url, status: 401 },
    { name: 'from the host', url, status: 401, from: 'hosts' },
  ]);
};
const heavy = ['dock-ballast-1', 'dock-hold-1', 'dock-outside-1', 'dock-seed-1', 'dock-tool-1'];
const webs = ['dock-web-1', 'dock-web-2'];

test('profiles, includes, extends, env files, configs, secrets, replicas and jobs work as they do with Compose', async () => {
  const run1 = await run('v1');
  expect([run1.outputs['status'], run1.log]).toEqual(['deployed', expect.anything()]);
  expect(await names()).toEqual([...heavy, ...webs]);
  expect(await inWebs('cat /www/seen')).toEqual(Array(2).fill('the tide of June\n4711\nno swimming'));
  expect(await inWebs(note)).toEqual(Array(2).fill('NOTE=it costs $$5 # a piece\nVERSION=v1'));
  expect(await server.sh('docker exec dock-tool-1 sh -c "echo \\$EDGE"')).toBe('sharp');
});

test('a second deploy of the same release touches no container and runs no job again', async () => {
  const [before, sown] = [await listed(), await seeds()];
  expect((await run('v1')).outputs['status']).toBe('unchanged');
  expect([await listed(), await seeds()]).toEqual([before, sown]);
});

test('a changed config arrives, replicas are replaced one by one, and an anonymous volume is kept', async () => {
  const more = { env: { TIDE: 'July', BALLAST: 'nginx' }, verify: tls() };
  const { outputs, log } = await run('v2', more, trusting());
  expect([outputs['status'], log]).toEqual(['deployed', expect.anything()]);
  expect(JSON.parse(outputs['outage'] ?? '{}')).toMatchObject({ web: 0, outside: expect.any(Number) });
  for (const why of [
    'hold: recreate, because it has a volume without a name',
    'outside: recreate, because it uses the network of the host',
    'web: rolling, because two of it can run side by side',
    '2 probes passed',
  ])
    expect(log).toContain(why);
  expect(await inWebs('cat /www/seen')).toEqual(Array(2).fill('the tide of July\n4711\nno swimming'));
  expect(await names()).toEqual([...heavy, ...webs]);
  expect(await server.sh('docker exec dock-hold-1 cat /cargo/first')).toBe('v1');
  expect(await server.wouldDo('/home/deploy/dock')).not.toContain('Recreate');
});

test('a failed job keeps its dependants from starting; the previous release is put back, with kept edits', async () => {
  await server.sh(`cd ~/dock && sed -i 's/TIDE=.*/TIDE=hand-made/' .env && echo 'by hand' >>rules/rules`);
  const before = (await listed()).filter((line) => line.startsWith('dock-web'));
  const more = { env: { SEED_ENDS: '1' }, verify: tls(), drift: 'keep' };
  const { exitCode, outputs, summary } = await run('v3', more, trusting());
  expect([exitCode, outputs['status']]).toEqual([1, 'rolled-back']);
  expect(summary).toContain('v3 did not come up: the service seed on manager');
  expect(summary).toContain('It ended with exit status 1');
  expect((await listed()).filter((line) => line.startsWith('dock-web'))).toEqual(before);
  const edited = await server.sh('cd ~/dock && grep TIDE .env && tail -n 1 rules/rules');
  expect(edited).toBe('TIDE=hand-made\nby hand');
});

describe('a rollback', () => {
  const back = (to: string, more: Readonly<Record<string, string>> = {}) =>
    run('', { command: 'rollback', to, 'compose-files': '', files: '', env: {}, ...more }, trusting());

  test('over an edit by hand on the server is refused, or replaces the edit if the input says so', async () => {
    const refused = await back('v1');
    expect([refused.exitCode, refused.outputs['status']]).toEqual([1, 'failed']);
    expect(refused.summary).toContain('/home/deploy/dock/.env on manager (TIDE)');
    expect(refused.summary).toContain('/home/deploy/dock/rules/rules on manager was edited');
    await lab.cut('registry');
    try {
      const { outputs, log } = await back('v1', { drift: 'replace' });
      expect([outputs['status'], log]).toEqual(['deployed', expect.anything()]);
      expect(log).toContain('/home/deploy/dock/.env on manager (TIDE)');
    } finally {
      await lab.restore('registry');
    }
    expect(await inWebs('cat /www/seen')).toEqual(Array(2).fill('the tide of June\n4711\nno swimming'));
    expect(await server.sh('grep TIDE ~/dock/.env')).toBe('TIDE=June');
  });
});

test('images are removed if no kept release and no other project needs them', async () => {
  const gig = await run('v1', {
    ...{ project: 'gig', directory: '/home/deploy/gig', environment: 'gig' },
    ...{ 'compose-files': 'deploy/gig.yaml', profiles: '', files: '', env: {} },
  });
  expect(gig.outputs['status']).toBe('deployed');
  const kept = async () => [
    ...new Set((await server.sh(`docker images --format '{{.Repository}}'`)).match(/(?<=base\/)\w+/g)),
  ];
  expect((await kept()).sort()).toEqual(['busybox', 'nginx', 'postgres']);
  const light = await run('v4', { profiles: '', 'keep-releases': '1' });
  expect([light.outputs['status'], light.log]).toEqual(['deployed', expect.anything()]);
  expect(await names()).toEqual([...heavy.slice(1), ...webs]);
  expect((await kept()).sort()).toEqual(['busybox', 'nginx']);
  const tags = await server.sh(`docker images fairway-kept --format '{{.Tag}}'`);
  expect(tags.split('\n').map((tag) => tag.split('.')[0])).toEqual(expect.arrayContaining(['dock', 'gig']));
});

describe('a database that nobody knows as one, whose volume a backup reads too', () => {
  /** `LEDGER_ROUNDS=10` deploys ten releases, one after the other. */
  const rounds = Number(process.env['LEDGER_ROUNDS'] ?? 1);
  let ledger: Checkout;
  let image: string;

  beforeAll(async () => {
    ledger = await checkOut(ledgerFiles);
    const { address, username, password } = lab.registry;
    image = `${address}/acme/ledger:1`;
    await server.sh(
      `echo ${password} | docker login -u ${username} --password-stdin ${address} && docker pull -q ${address}/base/postgres && docker tag ${address}/base/postgres ${image} && docker push -q ${image}`,
    );
    const first = await ledger.run({ ...composeInputs(lab, 'ledger', ['manager']), release: 'v0' });
    expect([first.outputs['status'], first.log]).toEqual(['deployed', expect.anything()]);
  });
  afterAll(() => ledger?.remove());

  test.each(Array.from({ length: rounds }, (_, index) => `v${index + 1}`))(
    'keeps every row that it confirms while it is changed to %s, and never runs twice',
    async (release) => {
      const writer = await startWriter(server, { project: 'ledger', image });
      const since = await server.sh('date +%s.%N');
      const { outputs, log } = await ledger.run({ ...composeInputs(lab, 'ledger', ['manager']), release });
      const confirmed = await writer.stop();
      expect([outputs['status'], log]).toEqual(['deployed', expect.stringContaining('store: recreate')]);
      expect(await mostAtOnce(server, { project: 'ledger', service: 'store', since })).toBe(1);
      const inStore = (sql: string) =>
        server.sh(`docker exec ledger-store-1 psql -qAt -U postgres -c '${sql}'`);
      await inStore('checkpoint');
      const kept = new Set((await inStore('select id from entries')).split('\n'));
      expect(confirmed.filter((id) => !kept.has(id))).toEqual([]);
      expect(confirmed.length).toBeGreaterThan(100);
      process.stdout.write(
        `ledger ${release}: ${confirmed.length} rows confirmed, 0 lost, outage ${outputs['outage']}\n`,
      );
    },
  );
});

test('a service follows the one whose network it shares, and a port follows its service to a new name', async () => {
  const tow = await checkOut(towFiles);
  const inputs = composeInputs(lab, 'tow', ['manager']);
  const inTow = '--filter label=com.docker.compose.project=tow';
  const there = async () =>
    (await server.sh(`docker ps -a ${inTow} --format '{{.Names}}'`)).split('\n').sort();
  try {
    const first = await tow.run({ ...inputs, release: 'v1' });
    expect([first.outputs['status'], first.log]).toEqual(['deployed', expect.anything()]);
    const renamed = { ...inputs, 'compose-files': 'deploy/renamed.yaml', release: 'v2' };
    const deckhand = await server.sh('docker inspect -f {{.Id}} tow-deckhand-1');
    const next = await tow.run(renamed);
    expect([next.outputs['status'], next.log]).toEqual(['deployed', expect.anything()]);
    expect(next.log).toContain(
      'bollard: is not in the files any more; it goes first, because capstan needs port',
    );
    expect(await there()).toEqual(
      ['capstan', 'deckhand', 'hold', 'lodger', 'tunnel'].map((name) => `tow-${name}-1`),
    );
    expect(await server.sh('docker inspect -f {{.Id}} tow-deckhand-1')).not.toBe(deckhand);
    const of = (name: string, format: string) => server.sh(`docker inspect -f '${format}' tow-${name}-1`);
    const network = await of('lodger', '{{.HostConfig.NetworkMode}}');
    expect(network).toBe(`container:${await of('tunnel', '{{.Id}}')}`);
    expect((await tow.run(renamed)).outputs['status']).toBe('unchanged');
    expect(await server.wouldDo('/home/deploy/tow')).not.toContain('Recreate');
    const opened = { ...inputs, 'compose-files': 'deploy/opened.yaml', release: 'v3' };
    const refused = await tow.run({ ...opened, command: 'plan' });
    expect([refused.exitCode, refused.log]).toEqual([
      1,
      expect.stringContaining('networks.shed: internal is true, and the files say false'),
    ]);
    await server.sh('docker network disconnect tow_default tow-capstan-1');
    const repaired = await tow.run(renamed);
    expect([repaired.outputs['status'], repaired.log]).toEqual([
      'deployed',
      expect.stringContaining('not attached to the network tow_default'),
    ]);
  } finally {
    await tow.remove();
  }
});

test('images are built on the server with their secrets, for every service that names them, and mounts are at home', async () => {
  await server.sh('mkdir -p ~/slip && printf "from home" >~/slip/note');
  const slip = await checkOut(slipFiles);
  try {
    const built = await slip.run({
      ...composeInputs(lab, 'slip', ['manager']),
      ...{ build: 'on-host', source: 'deploy', release: 'v1' },
      'secret-env': JSON.stringify({ PASS: 'x$y' }),
    });
    expect([built.outputs['status'], built.log]).toEqual(['deployed', expect.anything()]);
    expect(await server.sh('docker exec slip-web-1 cat /seen /home/note')).toBe('x$yfrom home');
    expect(await server.sh('docker exec slip-worker-1 cat /seen')).toBe('x$y');
  } finally {
    await slip.remove();
  }
});
